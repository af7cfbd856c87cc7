// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <algorithm>
#include <optional>
#include <string_view>

#include <synod/core/ballot.hpp>
#include <synod/core/number.hpp>
#include <synod/policy/axis.hpp>

SYNOD_BEGIN_NAMESPACE

/// When an entry that an accept quorum holds is chosen.
/// - `countable(start)`: the lowest slot whose quorum counts for a leader that fills slots from `start` on;
/// - `opens_with_noop`: a new leader proposes a no-op at once, so that what it inherited can become chosen;
/// - `counts_older_ballots`: an entry of an older ballot is counted as it stands;
/// - `tail(log)`: how up to date a log is, as eligibility and recovery compare it; nothing where it cannot be read now;
/// - `adopts`: a ballot is *adopted* by whoever holds its leader's whole starting history, and only adopters count; then
///   `adopt(log, ballot, start, mark, chosen)` does so once the log matches the leader's up to `mark`.
namespace commitment {

/// Of logs that are compared by their last entry [Raft §5.4.1].
struct by_last_entry {
  static constexpr bool adopts = false;

  template <class Ledger>
  static auto tail(Ledger const& log) {
    using node = decltype(log.hard().adopted.node);
    auto const held = log.ballot_at(log.last());
    return held ? std::optional(log_tail<node>{*held, log.last()}) : std::nullopt;
  }
};

/// As soon as the quorum holds it: right where the winner re-stamps what it inherits with its own ballot, so that every
/// entry counted is of the counting ballot [PMS §2.2].
struct any_ballot : by_last_entry {
  using axis = synod::axis::commitment;
  static constexpr std::string_view name = "any_ballot";
  static constexpr std::string_view meaning = "an entry is chosen once an accept quorum holds it";
  static constexpr bool opens_with_noop = false;
  static constexpr bool counts_older_ballots = true;
  static constexpr slot countable(slot) { return {1}; }
};

/// Only entries of the leader's own ballot are counted; older ones become chosen with the first of them
/// [Raft §5.4.2, figure 8].
struct current_ballot : by_last_entry {
  using axis = synod::axis::commitment;
  static constexpr std::string_view name = "current_ballot";
  static constexpr std::string_view meaning = "only entries of the leader's own ballot are counted; it opens with a no-op";
  static constexpr bool opens_with_noop = true;
  static constexpr bool counts_older_ballots = false;
  static constexpr slot countable(slot start) { return start; }
};

/// Once an accept quorum has adopted the leader's ballot: then its whole starting history is chosen at once, and each
/// entry behind it as the quorum holds it. Nothing is proposed before [ZAB §IV, phases 2 and 3].
///
/// A log is as up to date as what it has adopted, then as it is long: entries keep the ballots that they were made under,
/// and the last one's would not tell how far its owner has come. So whoever adopts must hold the history and nothing
/// besides, before he says so, also to his own disk: a tail (new ballot, old length) would beat logs that hold what the
/// new ballot has chosen.
struct after_sync {
  using axis = synod::axis::commitment;
  static constexpr std::string_view name = "after_sync";
  static constexpr std::string_view meaning = "a quorum first adopts the leader's history, which is chosen then; entries follow";
  static constexpr bool opens_with_noop = false;
  static constexpr bool counts_older_ballots = false;
  static constexpr bool adopts = true;
  static constexpr slot countable(slot start) { return start - 1; }

  template <class Ledger>
  static auto tail(Ledger const& log) {
    using node = decltype(log.hard().adopted.node);
    return std::optional(log_tail<node>{log.hard().adopted, log.last()});
  }

  /// Three operations, in this order whatever a crash keeps of them: the history (staged already), the cut of all beyond
  /// it, though it may conflict with nothing, and the ballot. What is known to be chosen is in every history.
  template <class Ledger, class Node>
  static void adopt(Ledger& log, ballot<Node> const& b, slot start, slot mark, slot chosen) {
    if (mark + 1 < start || log.hard().adopted == b) return;
    slot const end = std::max(mark, chosen);
    if (end < log.last()) log.truncate(end + 1);
    log.adopt(b);
  }
};

}  // namespace commitment
SYNOD_END_NAMESPACE
