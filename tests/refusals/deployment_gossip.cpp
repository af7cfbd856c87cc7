// SPDX-License-Identifier: BSL-1.0
// A proposer apart, to whom no leader speaks.
// expect: synod: [deployment.gossip]
// errors: 1
#include <tests/refusals/parts.hpp>

#include <synod/deployment.hpp>
#include <synod/protocol/multi_paxos.hpp>

using protocol = synod::multi_paxos<synod::command<int>, synod::storage<whole_storage>, synod::learning::gossip>;
#ifndef TWIN
using apart = synod::deployment<protocol, synod::machines<3, synod::role::witness>, synod::machines<2, synod::role::proxy>>;
#else
using apart = synod::deployment<protocol, synod::machines<3, synod::role::replica>, synod::machines<2, synod::role::observer>>;
#endif
node_of<apart> member{};
