// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <algorithm>
#include <array>
#include <bit>
#include <cstddef>
#include <cstdint>
#include <tuple>

#include <synod/concept/quorum_system.hpp>
#include <synod/core/node.hpp>
#include <synod/core/node_set.hpp>
#include <synod/core/number.hpp>

SYNOD_BEGIN_NAMESPACE
namespace quorum {

/// Who holds which slots under one ballot: for each member a contiguous mark, and the 64 slots beyond it one by one.
/// No allocation, and no loop over slots unless some were accepted out of order. Members are kept ranked by mark, which
/// costs little because marks only rise.
class tally {
 public:
  /// Slots further beyond a mark than this are not remembered: they are told again when the mark has risen.
  static constexpr std::uint64_t reach = 64;

  /// Member `i` holds everything up to `through`. Older news is ignored, and so is a number that is no member's. Where it
  /// does not count, nothing but its mark is kept.
  SYNOD_OFTEN constexpr void mark(std::size_t i, slot through, bool counts = true) {
    if (i >= max_voters || through <= marks_[i]) return;
    std::uint64_t const by = through - marks_[i];
    marks_[i] = through;
    if (ahead_.contains(i)) close_up(i, by);
    if (counts) promote(i);
  }

  /// Member `i` holds the slots `first` to `last`, whatever is between them and its mark. Pre: `first` is not 0.
  SYNOD_OFTEN constexpr void range(std::size_t i, slot first, slot last) {
    if (i < max_voters && first <= last && last > marks_[i]) reach_out(i, first, last);
  }

  /// The mark of member `i`. Pre: `i < 64`.
  constexpr slot mark_of(std::size_t i) const { return marks_[i]; }

  /// Whether member `i` holds slot `s`. Pre: `i < 64`.
  constexpr bool holds(std::size_t i, slot s) const {
    if (s <= marks_[i]) return true;
    std::uint64_t const k = s - marks_[i] - 1;
    return k < reach && ((beyond_[i] >> k) & 1U) != 0;
  }

  /// The highest slot up to which, slot by slot, the members that hold it satisfy `quorum(node_set)`; 0 for none.
  /// Pre: `quorum` stays true when members are added.
  template <class Quorum>
  constexpr slot highest(Quorum quorum) const {
    slot const s = by_marks(quorum);
    return ahead_.empty() ? s : by_slots(quorum, s);
  }

  /// The same for the accept quorums of `Q`, of `n` members under the lead of member `leader`.
  template <quorum_system Q>
  constexpr slot accepted(std::size_t n, std::size_t leader) const {
    auto const enough = [=](node_set s) { return accepts<Q>(s, n, leader); };
    if constexpr (counting_quorum_system<Q>) {
      std::size_t const size = Q::accept_size(n);
      slot const s = size <= ranked_ ? marks_[by_mark_[size - 1]] : slot{};
      return ahead_.empty() ? s : by_slots(enough, s);
    } else {
      return highest(enough);
    }
  }

  friend constexpr bool operator==(tally const&, tally const&) = default;
  static constexpr auto fields(auto& t) { return std::tie(t.marks_, t.beyond_); }  // the others follow

 private:
  /// Members join the set in the order of falling marks; the mark of whoever completes the quorum is the answer.
  template <class Quorum>
  constexpr slot by_marks(Quorum quorum) const {
    node_set held;
    for (std::size_t k = 0; k < ranked_; ++k)
      if (quorum(held.insert(by_mark_[k]))) return marks_[by_mark_[k]];
    return {};
  }

  template <class Quorum>
  SYNOD_RARE constexpr slot by_slots(Quorum quorum, slot s) const {
    for (slot const top = furthest(); s < top; s = s + 1) {
      node_set held = ahead_;
      for (std::size_t k = 0; k < ranked_; ++k) held.insert(by_mark_[k]);
      for (node_set rest = held; !rest.empty(); rest.erase(lowest(rest)))
        if (!holds(lowest(rest), s + 1)) held.erase(lowest(rest));
      if (!quorum(held)) return s;
    }
    return s;
  }

  static constexpr std::size_t lowest(node_set s) { return static_cast<std::size_t>(std::countr_zero(s.bits)); }

  /// No member holds a slot above this one.
  constexpr slot furthest() const {
    slot top = marks_[by_mark_[0]];
    for (node_set rest = ahead_; !rest.empty(); rest.erase(lowest(rest))) {
      std::size_t const i = lowest(rest);
      top = std::max(top, marks_[i] + static_cast<std::uint64_t>(std::bit_width(beyond_[i])));
    }
    return top;
  }

  /// Member `i` holds slots above its mark. Pre: `last` is.
  SYNOD_RARE constexpr void reach_out(std::size_t i, slot first, slot last) {
    if (first <= marks_[i] + 1) return mark(i, last);
    std::uint64_t const from = first - marks_[i] - 1;  // bit k stands for slot mark + 1 + k
    if (from >= reach) return;
    std::uint64_t const count = std::min(last - first + 1, reach - from);
    beyond_[i] |= node_set::first(static_cast<std::size_t>(count)).bits << from;
    ahead_.insert(i);
  }

  /// The mark has risen by `by`, and goes on over the slots that stand right behind it.
  SYNOD_RARE constexpr void close_up(std::size_t i, std::uint64_t by) {
    std::uint64_t const left = by < reach ? beyond_[i] >> by : 0;
    auto const ready = static_cast<std::uint64_t>(std::countr_one(left));
    marks_[i] = marks_[i] + ready;
    beyond_[i] = ready < reach ? left >> ready : 0;
    if (beyond_[i] == 0) ahead_.erase(i);
  }

  /// Moves member `i` up to where its mark ranks; of equal marks the lower member comes first, so that equal tallies
  /// are equal in every byte.
  SYNOD_OFTEN constexpr void promote(std::size_t i) {
    std::size_t const at = rank_[i];
    if (at >= ranked_ || by_mark_[at] != i) return enter(i);
    if (at != 0 && !ranks_below(i, by_mark_[at - 1])) move_up(i, at);
  }
  constexpr bool ranks_below(std::size_t i, std::size_t other) const {
    return marks_[i] < marks_[other] || (marks_[i] == marks_[other] && other < i);
  }
  SYNOD_RARE constexpr void enter(std::size_t i) { move_up(i, ranked_++); }
  constexpr void move_up(std::size_t i, std::size_t at) {
    for (; at > 0 && !ranks_below(i, by_mark_[at - 1]); --at) put(by_mark_[at - 1], at);
    put(i, at);
  }
  constexpr void put(std::size_t i, std::size_t at) {
    by_mark_[at] = static_cast<std::uint8_t>(i);
    rank_[i] = static_cast<std::uint8_t>(at);
  }

  std::array<slot, max_voters> marks_{};
  std::array<std::uint64_t, max_voters> beyond_{};
  node_set ahead_;  // who holds something beyond its mark
  std::array<std::uint8_t, max_voters> by_mark_{};  // the members with a mark, the highest first …
  std::array<std::uint8_t, max_voters> rank_{};     // … and of each of them its place there
  std::size_t ranked_ = 0;
};

}  // namespace quorum
SYNOD_END_NAMESPACE
