// SPDX-License-Identifier: BSL-1.0
#include <tests/rows.hpp>
#include <tests/scenario/runner/scene_of.hpp>
#include <tests/unsound.hpp>

namespace {

using tests::scenario::entered;
using limits = synod::limits<tests::tiny>;
entered<tests::simulated<tests::unsound::raft_any_ballot, limits>> const any_ballot("raft_any_ballot");
entered<tests::simulated<tests::unsound::raft_any_log, limits>> const any_log("raft_any_log");

}  // namespace
