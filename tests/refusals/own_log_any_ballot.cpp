// SPDX-License-Identifier: BSL-1.0
// Entries of older ballots are counted (Raft, figure 8).
// expect: synod: [own_log.commitment]
#include <tests/refusals/parts.hpp>

#include <synod/protocol/raft.hpp>
#include <synod/quorum/all.hpp>

#ifndef TWIN
using protocol = synod::raft<synod::command<int>, synod::storage<whole_storage>, synod::commitment::any_ballot>;
node_of<protocol> member{};
#else
using protocol = synod::raft<synod::command<int>, synod::storage<whole_storage>, synod::commitment::any_ballot,
                             synod::numbering::lexicographic, synod::quorum::all>;
node_of<protocol> member{};
#endif
