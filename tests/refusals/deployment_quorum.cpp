// SPDX-License-Identifier: BSL-1.0
// Quorums of five, and three acceptors; and nobody proposes.
// expect: synod: [deployment.quorum]
// expect: synod: [deployment.proposers]
// errors: 2
#include <tests/refusals/parts.hpp>

#include <synod/deployment.hpp>
#include <synod/protocol/flexible_paxos.hpp>
#include <synod/quorum/flexible.hpp>

using protocol = synod::flexible_paxos<synod::command<int>, synod::storage<whole_storage>, synod::quorum::flexible<5, 4, 2>>;
#ifndef TWIN
using apart = synod::deployment<protocol, synod::machines<3, synod::role::witness>, synod::machines<2, synod::role::observer>>;
#else
using apart = synod::deployment<protocol, synod::machines<5, synod::role::witness>, synod::machines<2, synod::role::proxy>>;
#endif
node_of<apart> member{};
