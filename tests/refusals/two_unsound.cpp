// SPDX-License-Identifier: BSL-1.0
// Unsound twice over, and told of both.
// expect: synod: [own_log.eligibility]
// expect: synod: [own_log.commitment]
#include <tests/refusals/parts.hpp>

#include <synod/protocol/raft.hpp>

#ifndef TWIN
using protocol = synod::raft<synod::command<int>, synod::storage<whole_storage>, synod::eligibility::any,
                             synod::commitment::any_ballot>;
node_of<protocol> member{};
#else
using protocol = synod::raft<synod::command<int>, synod::storage<whole_storage>, synod::eligibility::any,
                             synod::commitment::any_ballot, synod::assume_unsound>;
node_of<protocol> member{};
#endif
