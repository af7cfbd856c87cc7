// SPDX-License-Identifier: BSL-1.0
// Proposers and learners, and nobody who votes.
// expect: synod: [deployment.acceptors]
// errors: 1
#include <tests/refusals/parts.hpp>

#include <synod/deployment.hpp>
#include <synod/protocol/multi_paxos.hpp>

using protocol = synod::multi_paxos<synod::command<int>, synod::storage<whole_storage>>;
#ifndef TWIN
using apart = synod::deployment<protocol, synod::machines<2, synod::role::proxy>, synod::machines<1, synod::role::observer>>;
#else
using apart = synod::deployment<protocol, synod::machines<3, synod::role::witness>, synod::machines<2, synod::role::proxy>,
                                synod::machines<1, synod::role::observer>>;
#endif
node_of<apart> member{};
