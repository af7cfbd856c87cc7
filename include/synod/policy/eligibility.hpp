// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <string_view>

#include <synod/core/ballot.hpp>
#include <synod/policy/axis.hpp>

SYNOD_BEGIN_NAMESPACE

/// Whose prepare is granted, by how up to date its log is.
namespace eligibility {

/// Everybody's: the winner's log does not matter, because it recovers from the promises [PMS §2.2].
struct any {
  using axis = synod::axis::eligibility;
  static constexpr std::string_view name = "any";
  static constexpr std::string_view meaning = "every prepare of a new ballot is granted";
  static constexpr bool compares_tails = false;

  template <class Node>
  static constexpr bool eligible(log_tail<Node> const&, log_tail<Node> const&) {
    return true;
  }
};

/// Only of a candidate whose log is at least as up to date as the voter's, so that a winner's own log holds all that
/// was chosen [Raft §5.4.1].
struct up_to_date {
  using axis = synod::axis::eligibility;
  static constexpr std::string_view name = "up_to_date";
  static constexpr std::string_view meaning = "a voter refuses a log less up to date than its own";
  static constexpr bool compares_tails = true;

  template <class Node>
  static constexpr bool eligible(log_tail<Node> const& mine, log_tail<Node> const& theirs) {
    return theirs >= mine;
  }
};

}  // namespace eligibility
SYNOD_END_NAMESPACE
