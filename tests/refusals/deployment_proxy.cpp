// SPDX-License-Identifier: BSL-1.0
// A proposer that is never told what became of what it proposed; and acceptors that do not come first.
// expect: synod: [deployment.proxy]
// expect: synod: [deployment.order]
// errors: 2
#include <tests/refusals/parts.hpp>

#include <synod/deployment.hpp>
#include <synod/protocol/basic_paxos.hpp>

using protocol = synod::basic_paxos<synod::command<int>, synod::storage<whole_storage>>;
#ifndef TWIN
using apart = synod::deployment<protocol, synod::machines<2, synod::role::all_of<synod::role::proposer>>,
                                synod::machines<3, synod::role::witness>>;
#else
using apart = synod::deployment<protocol, synod::machines<3, synod::role::witness>,
                                synod::machines<2, synod::role::all_of<synod::role::learner, synod::role::proposer>>>;
#endif
node_of<apart> member{};
