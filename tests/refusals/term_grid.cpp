// SPDX-License-Identifier: BSL-1.0
// One vote a round, and rows of a grid never meet; whole ballots do not mind.
// expect: synod: [term.quorum]
// expect: prepare<0, 1, 2>
// expect: prepare<3, 4, 5>
#include <tests/refusals/parts.hpp>

#include <synod/protocol/raft.hpp>
#include <synod/quorum/grid.hpp>

#ifndef TWIN
using protocol = synod::raft<synod::command<int>, synod::storage<whole_storage>, synod::quorum::grid<2, 3>>;
node_of<protocol> member{};
#else
using protocol = synod::raft<synod::command<int>, synod::storage<whole_storage>, synod::quorum::grid<2, 3>,
                             synod::numbering::lexicographic>;
node_of<protocol> member{};
#endif
