// SPDX-License-Identifier: BSL-1.0
// One vote a round, and anybody alone takes office.
// expect: synod: [term.quorum]
// expect: prepare<0>
// expect: prepare<1>
#include <tests/refusals/parts.hpp>

#include <synod/protocol/multi_paxos.hpp>
#include <synod/protocol/raft.hpp>
#include <synod/quorum/all.hpp>

#ifndef TWIN
using protocol = synod::raft<synod::command<int>, synod::storage<whole_storage>, synod::quorum::all>;
node_of<protocol> member{};
#else
using protocol = synod::multi_paxos<synod::command<int>, synod::storage<whole_storage>, synod::quorum::all>;
node_of<protocol> member{};
#endif
