// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <string_view>

#include <synod/policy/axis.hpp>

SYNOD_BEGIN_NAMESPACE

/// How a command reaches the acceptors.
namespace proposing {

/// Through the leader, which gives it a slot.
struct via_leader {
  using axis = synod::axis::proposing;
  static constexpr std::string_view name = "via_leader";
  static constexpr std::string_view meaning = "the leader gives each command its slot";
};

/// Straight to the acceptors, which vote for it in a slot of their choice while a fast ballot is open: a delay less than
/// through the leader, which only tells apart what collides. Two may be chosen of one proposal, of which the first is
/// delivered [FastPaxos §3].
struct direct {
  using axis = synod::axis::proposing;
  static constexpr std::string_view name = "direct";
  static constexpr std::string_view meaning = "offers go straight to the acceptors; the leader recovers what collides";
  static constexpr bool offers = true;
};

}  // namespace proposing
SYNOD_END_NAMESPACE
