// SPDX-License-Identifier: BSL-1.0
// Anybody wins, with whatever log.
// expect: synod: [own_log.eligibility]
#include <tests/refusals/parts.hpp>

#include <synod/protocol/raft.hpp>
#include <synod/quorum/all.hpp>

#ifndef TWIN
using protocol = synod::raft<synod::command<int>, synod::storage<whole_storage>, synod::eligibility::any>;
node_of<protocol> member{};
#else
using protocol = synod::raft<synod::command<int>, synod::storage<whole_storage>, synod::eligibility::any,
                             synod::numbering::lexicographic, synod::quorum::all>;
node_of<protocol> member{};
#endif
