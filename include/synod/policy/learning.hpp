// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <string_view>

#include <synod/policy/axis.hpp>

SYNOD_BEGIN_NAMESPACE

/// How a choice spreads to the learners.
namespace learning {

/// The leader counts and tells its watermark with the next accept: few messages, one delay more.
struct from_leader {
  using axis = synod::axis::learning;
  static constexpr std::string_view name = "from_leader";
  static constexpr std::string_view meaning = "the leader's watermark travels with its next accept";
  static constexpr bool everybody_counts = false;
};

/// Every acceptor tells every learner, and each counts for itself [PMS §2.3].
struct from_acceptors {
  using axis = synod::axis::learning;
  static constexpr std::string_view name = "from_acceptors";
  static constexpr std::string_view meaning = "every acceptor tells every learner, which counts for itself";
  static constexpr bool everybody_counts = true;
};

}  // namespace learning
SYNOD_END_NAMESPACE
