// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <vector>

#include <synod/core/number.hpp>

SYNOD_BEGIN_NAMESPACE

/// Where the record of each slot stands. Slots are let go from below and cut from above; nothing is allocated while as
/// many come as go.
class slot_index {
 public:
  static constexpr std::uint64_t none = ~std::uint64_t{0};

  /// The lowest slot with a place, and the highest; `last() < first()` where there is none.
  slot first() const { return first_; }
  slot last() const { return first_ + (places_.size() - skipped_) - 1; }
  bool empty() const { return places_.size() == skipped_; }

  /// Where `s` stands, or `none`.
  std::uint64_t at(slot s) const { return s < first_ || s > last() ? none : places_[skipped_ + (s - first_)]; }

  void place(slot s, std::uint64_t where) {
    if (empty()) clear(s);
    if (s < first_) {  // sparse: a slot below the first one held
      places_.insert(places_.begin() + static_cast<std::ptrdiff_t>(skipped_), first_ - s, none);
      first_ = s;
    }
    std::size_t const i = skipped_ + static_cast<std::size_t>(s - first_);
    if (i == places_.size()) return places_.push_back(where);
    if (i > places_.size()) places_.resize(i + 1, none);
    places_[i] = where;
  }

  /// Forgets `from` and all above.
  void truncate(slot from) {
    std::size_t const kept = from <= first_ ? 0 : static_cast<std::size_t>(from - first_);
    if (skipped_ + kept < places_.size()) places_.resize(skipped_ + kept);
  }

  /// Forgets all below `from`.
  void compact(slot from) {
    if (from <= first_) return;
    if (from > last()) return clear(from);
    skipped_ += static_cast<std::size_t>(from - first_);
    first_ = from;
    if (skipped_ < 64 || skipped_ < places_.size() / 2) return;
    places_.erase(places_.begin(), places_.begin() + static_cast<std::ptrdiff_t>(skipped_));
    skipped_ = 0;
  }

  /// Forgets everything; the next slot is `next`.
  void clear(slot next) {
    places_.clear();
    skipped_ = 0;
    first_ = next;
  }

 private:
  std::vector<std::uint64_t> places_;  // from first_ on, behind `skipped_` that are forgotten
  std::size_t skipped_ = 0;
  slot first_{1};
};

SYNOD_END_NAMESPACE
