// SPDX-License-Identifier: BSL-1.0
//
// Mixtures that the library refuses, with the refusal switched off: transcripts show what they lead to.
#include <tests/rows.hpp>
#include <tests/scenario/runner/scene_of.hpp>

namespace {

template <class... Named>
using raft_any_ballot = synod::raft<synod::commitment::any_ballot, synod::assume_unsound, Named...>;
template <class... Named>
using raft_any_log = synod::raft<synod::eligibility::any, synod::assume_unsound, Named...>;

using tests::scenario::entered;
using limits = synod::limits<tests::tiny>;
entered<tests::simulated<raft_any_ballot, limits>> const any_ballot("raft_any_ballot");
entered<tests::simulated<raft_any_log, limits>> const any_log("raft_any_log");

}  // namespace
