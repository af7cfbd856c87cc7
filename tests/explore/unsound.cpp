// SPDX-License-Identifier: BSL-1.0
#include <tests/explore/explored.hpp>
#include <tests/explore/rows.hpp>
#include <tests/unsound.hpp>

namespace {

using tests::explore::added;
using tests::explore::explored;
added<explored<tests::unsound::raft_any_ballot>> const any_ballot("raft_any_ballot");
added<explored<tests::unsound::raft_any_log>> const any_log("raft_any_log");

}  // namespace
