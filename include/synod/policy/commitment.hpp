// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <string_view>

#include <synod/core/number.hpp>
#include <synod/policy/axis.hpp>

SYNOD_BEGIN_NAMESPACE

/// When an entry that an accept quorum holds is chosen.
/// - `countable(start)`: the lowest slot whose quorum counts for a leader that fills slots from `start` on;
/// - `opens_with_noop`: a new leader proposes a no-op at once, so that what it inherited can become chosen.
namespace commitment {

/// As soon as the quorum holds it: right where the winner re-stamps what it inherits with its own ballot, so that every
/// entry counted is of the counting ballot [PMS §2.2].
struct any_ballot {
  using axis = synod::axis::commitment;
  static constexpr std::string_view name = "any_ballot";
  static constexpr std::string_view meaning = "an entry is chosen once an accept quorum holds it";
  static constexpr bool opens_with_noop = false;
  static constexpr bool counts_older_ballots = true;
  static constexpr slot countable(slot) { return {1}; }
};

/// Only entries of the leader's own ballot are counted; older ones become chosen with the first of them
/// [Raft §5.4.2, figure 8].
struct current_ballot {
  using axis = synod::axis::commitment;
  static constexpr std::string_view name = "current_ballot";
  static constexpr std::string_view meaning = "only entries of the leader's own ballot are counted; it opens with a no-op";
  static constexpr bool opens_with_noop = true;
  static constexpr bool counts_older_ballots = false;
  static constexpr slot countable(slot start) { return start; }
};

}  // namespace commitment
SYNOD_END_NAMESPACE
