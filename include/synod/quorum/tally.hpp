// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <algorithm>
#include <array>
#include <bit>
#include <cstddef>
#include <cstdint>

#include <synod/core/node.hpp>
#include <synod/core/node_set.hpp>
#include <synod/core/number.hpp>

SYNOD_BEGIN_NAMESPACE
namespace quorum {

/// Who holds which slots under one ballot: for each member a contiguous mark, and the 64 slots beyond it one by one.
/// No allocation, and no loop over slots unless some were accepted out of order.
class tally {
 public:
  /// Slots further beyond a mark than this are not remembered: they are told again when the mark has risen.
  static constexpr std::uint64_t reach = 64;

  /// Member `i` holds everything up to `through`. Older news is ignored, and so is a number that is no member's.
  constexpr void mark(std::size_t i, slot through) {
    if (i >= max_voters) return;
    used_ = std::max(used_, i + 1);
    if (through <= marks_[i]) return;
    std::uint64_t const by = through - marks_[i];
    marks_[i] = through;
    if (beyond_[i] == 0) return;
    beyond_[i] = by < reach ? beyond_[i] >> by : 0;
    close_up(i);
  }

  /// Member `i` holds the slots `first` to `last`, whatever is between them and its mark. Pre: `first` is not 0.
  constexpr void range(std::size_t i, slot first, slot last) {
    if (i >= max_voters || last < first || last <= marks_[i]) return;
    if (first <= marks_[i] + 1) return mark(i, last);
    used_ = std::max(used_, i + 1);
    std::uint64_t const from = first - marks_[i] - 1;  // bit k stands for slot mark + 1 + k
    if (from >= reach) return;
    std::uint64_t const count = std::min(last - first + 1, reach - from);
    beyond_[i] |= node_set::first(static_cast<std::size_t>(count)).bits << from;
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
    slot s = by_marks(quorum);
    for (std::size_t i = 0; i < used_; ++i)
      if (beyond_[i] != 0) return by_slots(quorum, s);
    return s;
  }

  friend constexpr bool operator==(tally const&, tally const&) = default;

 private:
  /// Members join the set in the order of falling marks; the mark of whoever completes the quorum is the answer.
  template <class Quorum>
  constexpr slot by_marks(Quorum quorum) const {
    std::array<std::uint8_t, max_voters> order;
    for (std::size_t i = 0; i < used_; ++i) {
      std::size_t at = i;
      for (; at > 0 && marks_[order[at - 1]] < marks_[i]; --at) order[at] = order[at - 1];
      order[at] = static_cast<std::uint8_t>(i);
    }
    node_set held;
    for (std::size_t k = 0; k < used_; ++k)
      if (quorum(held.insert(order[k]))) return marks_[order[k]];
    return {};
  }

  template <class Quorum>
  constexpr slot by_slots(Quorum quorum, slot s) const {
    for (slot const top = furthest(); s < top; s = s + 1) {
      node_set held;
      for (std::size_t i = 0; i < used_; ++i)
        if (holds(i, s + 1)) held.insert(i);
      if (!quorum(held)) return s;
    }
    return s;
  }

  /// No member holds a slot above this one.
  constexpr slot furthest() const {
    slot top;
    for (std::size_t i = 0; i < used_; ++i)
      top = std::max(top, marks_[i] + static_cast<std::uint64_t>(std::bit_width(beyond_[i])));
    return top;
  }

  /// A mark goes on over the slots that stand right behind it.
  constexpr void close_up(std::size_t i) {
    auto const ready = static_cast<std::uint64_t>(std::countr_one(beyond_[i]));
    marks_[i] = marks_[i] + ready;
    beyond_[i] = ready < reach ? beyond_[i] >> ready : 0;
  }

  std::array<slot, max_voters> marks_{};
  std::array<std::uint64_t, max_voters> beyond_{};
  std::size_t used_ = 0;  // no member from here on has been heard of
};

}  // namespace quorum
SYNOD_END_NAMESPACE
