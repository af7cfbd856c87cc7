// SPDX-License-Identifier: BSL-1.0
// One vote a round, and of two members each takes office alone.
// expect: synod: [term.quorum]
// expect: prepare<0>
// expect: prepare<1>
#include <tests/refusals/parts.hpp>

#include <synod/protocol/raft.hpp>
#include <synod/quorum/at_least.hpp>
#include <synod/quorum/weighted.hpp>

#ifndef TWIN
using quorums = synod::quorum::at_least<1>;
#else
using quorums = synod::quorum::weighted<2, 1>;
#endif
using protocol = synod::raft<synod::command<int>, synod::storage<whole_storage>, quorums>;
node_of<protocol> member{};
