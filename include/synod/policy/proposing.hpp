// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <cstddef>
#include <string_view>

#include <synod/detail/text.hpp>
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

/// The same, until proposals collide too often: a leader who has recovered `Collisions` slots of late takes a ballot that stays
/// classic for `Beats` of its heartbeats. Where many collide each of them takes longer than through the leader, who gives them
/// their slots meanwhile. Of late: at each heartbeat half of what was before is forgotten.
template <std::size_t Collisions = 4, std::size_t Beats = 50>
struct direct_unless_crowded : direct {
  static_assert(0 < Collisions && 0 < Beats,
                "synod: [proposing.crowded] direct_unless_crowded<Collisions, Beats> needs at least one of each: take "
                "proposing::direct for a ballot that is never closed [policy/proposing.hpp]");
  static constexpr std::size_t collisions = Collisions;
  static constexpr std::size_t beats = Beats;

  static constexpr auto build() {
    detail::text_builder<64> t;
    return t << "direct_unless_crowded<" << Collisions << ", " << Beats << ">";
  }
  static constexpr std::string_view name = detail::text_of<direct_unless_crowded>;
  static constexpr std::string_view meaning = "offers go straight to the acceptors, but for a while to the leader where many collide";
};

}  // namespace proposing
SYNOD_END_NAMESPACE
