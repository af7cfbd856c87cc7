// SPDX-License-Identifier: BSL-1.0
// Learners that count for themselves count entries of older ballots.
// expect: synod: [own_log.learning]
#include <tests/refusals/parts.hpp>

#include <synod/protocol/raft.hpp>

#ifndef TWIN
using protocol = synod::raft<synod::command<int>, synod::storage<whole_storage>, synod::learning::from_acceptors>;
node_of<protocol> member{};
#else
using protocol = synod::raft<synod::command<int>, synod::storage<whole_storage>, synod::learning::from_leader>;
node_of<protocol> member{};
#endif
