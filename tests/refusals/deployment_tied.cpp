// SPDX-License-Identifier: BSL-1.0
// Every member votes for what it is offered: none can be without a vote.
// expect: synod: [deployment.tied]
// errors: 1
#include <tests/refusals/parts.hpp>

#include <synod/deployment.hpp>
#include <synod/protocol/fast_paxos.hpp>
#include <synod/protocol/multi_paxos.hpp>
#include <synod/quorum/fast.hpp>

#ifndef TWIN
using protocol = synod::fast_paxos<synod::command<int>, synod::storage<whole_storage>, synod::quorum::fast<4, 3, 3>>;
#else
using protocol = synod::multi_paxos<synod::command<int>, synod::storage<whole_storage>>;
#endif
using apart = synod::deployment<protocol, synod::machines<4, synod::role::replica>, synod::machines<1, synod::role::observer>>;
node_of<apart> member{};
