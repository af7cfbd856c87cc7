// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <array>
#include <cstddef>

#include <synod/core/number.hpp>

SYNOD_BEGIN_NAMESPACE

/// Values that may be used once the storage is durable up to their mark; of those that are, the newest counts.
/// Holds a handful: where more are put, the newest two become one under the later mark, which is only later, never wrong.
template <class T, std::size_t Capacity = 8>
class awaiting {
 public:
  /// Pre: `at` is not below the mark put last.
  constexpr void put(mark at, T const& value) {
    if (count_ != 0 && (count_ == Capacity || item(count_ - 1).at == at)) {
      item(count_ - 1) = {at, value};
      return;
    }
    item(count_++) = {at, value};
  }

  /// The newest value whose mark `durable` has reached, taken out together with those before it: null where there is none,
  /// and there to be read until the next is put.
  constexpr T const* take(mark durable) {
    std::size_t covered = 0;
    while (covered != count_ && item(covered).at <= durable) ++covered;
    if (covered == 0) return nullptr;
    T const& newest = item(covered - 1).value;
    first_ = (first_ + covered) % Capacity;
    count_ -= covered;
    return &newest;
  }

  constexpr bool empty() const { return count_ == 0; }
  constexpr void clear() { count_ = 0; }
  /// Calls `f` with each value that waits, the oldest first.
  template <class F>
  constexpr void each(F f) {
    for (std::size_t i = 0; i < count_; ++i) f(item(i).value);
  }

  /// Calls `f(mark, value)` with each.
  template <class F>
  constexpr void each_marked(F f) const {
    for (std::size_t i = 0; i < count_; ++i) f(item(i).at, item(i).value);
  }

  friend constexpr bool operator==(awaiting const& a, awaiting const& b) {
    if (a.count_ != b.count_) return false;
    for (std::size_t i = 0; i < a.count_; ++i)
      if (!(a.item(i) == b.item(i))) return false;
    return true;
  }

 private:
  struct waiting {
    mark at{};
    T value{};
    friend constexpr bool operator==(waiting const&, waiting const&) = default;
  };
  constexpr waiting& item(std::size_t i) { return items_[(first_ + i) % Capacity]; }
  constexpr waiting const& item(std::size_t i) const { return items_[(first_ + i) % Capacity]; }

  std::array<waiting, Capacity> items_{};
  std::size_t first_ = 0;
  std::size_t count_ = 0;
};

SYNOD_END_NAMESPACE
