// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <string_view>

#include <synod/replica.hpp>

SYNOD_BEGIN_NAMESPACE
namespace sim {

/// What can become of a node's office from one turn to the next.
enum class change : std::uint8_t {
  stands,         ///< a follower becomes candidate
  stands_again,   ///< a candidate, of a higher ballot
  wins,           ///< a candidate becomes leader
  wins_at_once,   ///< a follower, in one turn
  yields,         ///< a candidate becomes follower
  falls,          ///< a leader becomes follower
  stands_anew,    ///< a leader becomes candidate
  follows,        ///< a follower hears of a leader
  loses_sight,    ///< … and of none any more
  none,
  count = none,
};

constexpr std::string_view name_of(change c) {
  constexpr std::array<std::string_view, static_cast<std::size_t>(change::count)> names{
      "follower to candidate", "candidate again", "candidate to leader", "follower to leader", "candidate to follower",
      "leader to follower", "leader to candidate", "follows a leader", "follows nobody"};
  return names[static_cast<std::size_t>(c)];
}

/// What has happened between two looks at a node.
template <class Node>
constexpr change change_between(replica_status<Node> const& was, replica_status<Node> const& is) {
  switch (was.role) {
    case role_name::follower:
      if (is.role == role_name::candidate) return change::stands;
      if (is.role == role_name::leader) return change::wins_at_once;
      return was.leader == is.leader ? change::none : is.leader ? change::follows : change::loses_sight;
    case role_name::candidate:
      if (is.role == role_name::leader) return change::wins;
      if (is.role == role_name::follower) return change::yields;
      return was.ballot == is.ballot ? change::none : change::stands_again;
    case role_name::leader:
      if (is.role == role_name::follower) return change::falls;
      return is.role == role_name::candidate ? change::stands_anew : change::none;
  }
  return change::none;
}

}  // namespace sim
SYNOD_END_NAMESPACE
