// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <algorithm>
#include <cstdint>
#include <limits>
#include <optional>
#include <string_view>

#include <synod/core/ballot.hpp>
#include <synod/core/batch.hpp>
#include <synod/policy/axis.hpp>

SYNOD_BEGIN_NAMESPACE

enum class placing : std::uint8_t {
  placed,    ///< `mark`, `first` and `last` may be acknowledged, once durable
  mismatch,  ///< the previous entry differs: `hint` and `hint_ballot` say where to try next
  diverged,  ///< an entry that is chosen here is not the leader's
  ignored,   ///< malformed, or nothing to say about it now
};

/// What became of an accept's entries.
template <class Node>
struct placement {
  placing result = placing::ignored;
  slot mark{};
  slot first{1};
  slot last{};
  slot hint{};
  ballot<Node> hint_ballot{};
};

/// The highest slot in (floor, from] whose entry's ballot is at most `b`; `floor` where there is none.
template <class Ledger, class Node>
slot highest_at_most(Ledger const& log, slot from, slot floor, ballot<Node> const& b) {
  slot s = std::min(from, log.last());
  while (s > floor) {
    auto const held = log.ballot_at(s);
    if (!held || *held <= b) break;
    s = s - 1;
  }
  return std::max(s, floor);
}

/// How much of a batch from slot `next` on may be stored: records of consecutive slots whose ballots `fits`.
template <class Node, class Fits>
batch well_formed(batch const& entries, slot next, Fits fits) {
  std::size_t bytes = 0;
  std::uint32_t count = 0;
  for (bytes_view r : entries) {
    if (record::slot_of(r.data()) != next || !fits(record::ballot_of<Node>(r.data()))) break;
    next = next + 1;
    bytes += r.size();
    ++count;
  }
  return batch(entries.bytes().first(bytes), count);
}

/// The log's discipline. A policy answers:
/// - `place(log, accept, chosen, mark)`: stores an admitted accept's entries; `mark` is how far the log is known to
///   hold what this ballot's leader holds, and rises with the answer;
/// - `take(log, batch, chosen)`: stores chosen entries;
/// - `install(log, anchor, slot, ballot)`: a snapshot through `slot`, whose entry was of `ballot`, takes the place of the
///   log up to there; `anchor` is a record for that slot;
/// - `deliverable(log, ballot, watermark, mark, chosen)`: how far the log holds what a leader's watermark covers.
namespace order {

/// Slots are accepted one by one, in any order, each replaced by a higher ballot's entry [PMS §3].
struct sparse {
  using axis = synod::axis::order;
  static constexpr std::string_view name = "sparse";
  static constexpr std::string_view meaning = "slots are accepted in any order";
  static constexpr bool cuts = false;
  static constexpr bool fetches = true;  // slots chosen before a ballot are not sent again under it
  static constexpr slot slots_max{std::numeric_limits<std::uint64_t>::max()};

  static constexpr slot mark_before(slot start) { return start - 1; }

  template <class Ledger, class Accept>
  SYNOD_OFTEN static auto place(Ledger& log, Accept const& m, slot chosen, slot mark) {
    using node = decltype(m.ballot.node);
    placement<node> p;
    p.result = placing::placed;
    p.first = m.prev + 1;
    auto const fits = [&](auto const& b) __attribute__((always_inline)) { return b == m.ballot; };  // of every record
    if (m.prev == log.last() && log.append_run(m.entries, chosen, fits) != 0) {
      p.last = log.last();
    } else {
      for (bytes_view r : well_formed<node>(m.entries, p.first, fits)) {
        slot const s = record::slot_of(r.data());
        if (s > chosen && log.ballot_at(s) != m.ballot && !log.append(r, chosen)) break;
        p.last = s;
      }
    }
    p.mark = std::max(mark, chosen);  // what is chosen can be nothing else under this ballot either
    if (p.last >= p.first && p.first <= p.mark + 1) p.mark = std::max(p.mark, p.last);
    while (p.mark >= p.last && log.recent().contains(p.mark + 1) && log.ballot_at(p.mark + 1) == m.ballot)
      p.mark = p.mark + 1;
    return p;
  }

  template <class Ledger>
  static void take(Ledger& log, batch const& entries, slot chosen) {
    using node = decltype(log.hard().adopted.node);
    for (bytes_view r : entries) {
      slot const s = record::slot_of(r.data());
      if (s <= chosen) continue;
      // An entry of a higher ballot in a chosen slot is the chosen one, re-proposed.
      auto const held = log.ballot_at(s);
      if (held && *held >= record::ballot_of<node>(r.data())) continue;
      if ((!held && log.unread(s)) || !log.append(r, chosen)) return;
    }
  }

  /// What was accepted above the snapshot stays: it may be part of a quorum.
  template <class Ledger, class Node>
  static void install(Ledger& log, bytes_view anchor, slot at, ballot<Node> const&) {
    if (!log.ballot_at(at)) log.append(anchor, at);
    log.compact(at);
  }

  /// An entry of a ballot is chosen once that ballot's watermark covers it: nobody else may fill its slot under it.
  /// Entries of older ballots below the watermark need not be the chosen ones.
  template <class Ledger, class Node>
  SYNOD_OFTEN static slot deliverable(Ledger const& log, ballot<Node> const& b, slot watermark, slot mark, slot chosen) {
    // No leader fills a slot below his first one: from an entry of his on, all up to the mark are his, or were chosen since.
    if (slot const known = std::min(mark, watermark); chosen < known && log.ballot_at(chosen + 1) == b) chosen = known;
    return chosen < watermark ? one_by_one(log, b, watermark, chosen) : chosen;
  }

 private:
  template <class Ledger, class Node>
  SYNOD_RARE static slot one_by_one(Ledger const& log, ballot<Node> const& b, slot watermark, slot chosen) {
    while (chosen < watermark) {
      batch const recent = log.recent().run(chosen + 1, watermark);
      if (recent.empty() && log.ballot_at(chosen + 1) != b) return chosen;
      if (recent.empty()) chosen = chosen + 1;
      for (bytes_view r : recent) {
        if (record::ballot_of<Node>(r.data()) != b) return chosen;
        chosen = chosen + 1;
      }
    }
    return chosen;
  }
};

/// One slot: a single decision [PMS §2].
struct single : sparse {
  static constexpr std::string_view name = "single";
  static constexpr std::string_view meaning = "slot 1 only: a single decision";
  static constexpr slot slots_max{1};
};

/// The log only grows at its end: an entry is stored behind the entry that it followed at the leader, and a suffix that
/// conflicts is cut [Raft §5.3, Log Matching].
struct prefix {
  using axis = synod::axis::order;
  static constexpr std::string_view name = "prefix";
  static constexpr std::string_view meaning = "an entry is stored only behind the entry that it followed at the leader";
  static constexpr bool cuts = true;
  static constexpr bool fetches = false;  // the leader goes back to where the logs agree
  static constexpr slot slots_max{std::numeric_limits<std::uint64_t>::max()};

  static constexpr slot mark_before(slot) { return {}; }

  template <class Ledger, class Accept>
  SYNOD_OFTEN static auto place(Ledger& log, Accept const& m, slot chosen, slot mark) {
    using node = decltype(m.ballot.node);
    placement<node> p;
    if (m.prev > log.last()) return mismatch(log, log.last(), chosen, m);
    auto const before = log.ballot_at(m.prev);
    if (m.prev > chosen) {
      if (!before) return p;
      if (*before != m.prev_ballot) return mismatch(log, m.prev, chosen, m);
    } else if (before && *before != m.prev_ballot) {  // up to `chosen` all logs agree, or something is lost
      return diverged(p);
    }
    slot through = m.prev;
    auto const fits = [&](auto const& b) __attribute__((always_inline)) { return b == m.ballot || b < m.ballot; };  // of every record
    if (m.prev == log.last() && log.append_run(m.entries, chosen, fits) != 0) {
      through = log.last();
    } else {
      for (bytes_view r : well_formed<node>(m.entries, m.prev + 1, fits)) {
        slot const s = record::slot_of(r.data());
        if (s <= log.last()) {
          auto const held = log.ballot_at(s);
          bool const same = held && *held == record::ballot_of<node>(r.data());
          if (s <= chosen && held && !same) return diverged(p);
          if (s > chosen && !held) break;
          if (s > chosen && !same) log.truncate(s);  // only on a conflict: a late accept must not shorten the log
        }
        if (s > log.last() && !log.append(r, chosen)) break;
        through = s;
      }
    }
    p.result = placing::placed;
    p.mark = std::max(mark, through);  // not log.last(): what stands behind it was not described
    return p;
  }

  template <class Ledger>
  static void take(Ledger& log, batch const& entries, slot chosen) {
    using node = decltype(log.hard().adopted.node);
    slot through = chosen;
    for (bytes_view r : entries) {
      slot const s = record::slot_of(r.data());
      if (s <= through) continue;
      if (s != through + 1) return;  // an answer to a question of long ago: what stands before it here may be another log's
      if (s <= log.last()) {
        auto const held = log.ballot_at(s);
        if (!held) return;
        if (*held != record::ballot_of<node>(r.data())) log.truncate(s);
      }
      if (s > log.last() && !log.append(r, chosen)) return;
      through = s;
    }
  }

  /// A log that agrees at the snapshot's last slot keeps what stands behind it; another one is gone [Raft §7].
  template <class Ledger, class Node>
  static void install(Ledger& log, bytes_view anchor, slot at, ballot<Node> const& b) {
    if (log.last() >= at && log.ballot_at(at) == b) log.compact(at);
    else log.reset(anchor);
  }

  /// What matched under the leader's ballot is the leader's log [Raft §5.3].
  template <class Ledger, class Node>
  static slot deliverable(Ledger const&, ballot<Node> const&, slot watermark, slot mark, slot chosen) {
    return std::max(chosen, std::min(watermark, mark));
  }

 private:
  template <class Placement>
  SYNOD_RARE static Placement diverged(Placement p) {
    p.result = placing::diverged;
    return p;
  }

  /// No entry of a higher ballot than the one asked for can match at or below that slot, so each round trip passes over
  /// all entries of at least one ballot.
  template <class Ledger, class Accept>
  SYNOD_RARE static auto mismatch(Ledger const& log, slot from, slot chosen, Accept const& m) {
    placement<decltype(m.ballot.node)> p;
    slot const at = highest_at_most(log, std::min(from, m.prev - 1), chosen, m.prev_ballot);
    auto const held = log.ballot_at(at);
    if (!held) return p;
    p.result = placing::mismatch;
    p.hint = at;
    p.hint_ballot = *held;
    return p;
  }
};

}  // namespace order
SYNOD_END_NAMESPACE
