// SPDX-License-Identifier: BSL-1.0
// One vote a round, and prepare quorums that can be apart: two leaders would share a round.
// expect: synod: [term.quorum]
// expect: prepare<0, 1>
// expect: prepare<2, 3>
#include <tests/refusals/parts.hpp>

#include <synod/protocol/raft.hpp>
#include <synod/quorum/flexible.hpp>
#include <synod/storage/memory.hpp>

#ifndef TWIN
// [mistake]
using protocol = synod::raft<synod::command<int>, synod::storage<synod::memory>, synod::quorum::flexible<5, 2, 4>>;
// [/mistake]
node_of<protocol> member{};
#else
using protocol = synod::raft<synod::command<int>, synod::storage<synod::memory>, synod::quorum::flexible<5, 4, 2>>;
node_of<protocol> member{};
#endif
