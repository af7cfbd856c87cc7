// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <span>
#include <type_traits>
#include <vector>

#include <synod/check/explore/number_table.hpp>

SYNOD_BEGIN_NAMESPACE
namespace explore {

/// Numbers for sequences of `T`, from 0 in the order of their first appearance: equal ones have equal numbers, and
/// others have others.
template <class T>
class interner {
 public:
  static_assert(std::has_unique_object_representations_v<T>, "synod: what is interned is hashed as the bytes that it is");

  std::uint32_t intern(std::span<T const> items) {
    auto const fresh = static_cast<std::uint32_t>(size());
    std::uint32_t const number = numbers_.find_or_add(hash(items), fresh, equal_to(items));
    if (number == fresh) {
      items_.insert(items_.end(), items.begin(), items.end());
      ends_.push_back(items_.size());
    }
    return number;
  }

  /// The number of `items`; `number_table::absent` where they were never interned.
  std::uint32_t find(std::span<T const> items) const { return numbers_.find(hash(items), equal_to(items)); }

  std::size_t size() const { return ends_.size() - 1; }
  /// Valid until the next call of `intern`.
  std::span<T const> operator[](std::uint32_t number) const {
    return std::span(items_).subspan(ends_[number], ends_[number + 1] - ends_[number]);
  }

 private:
  auto equal_to(std::span<T const> items) const {
    return [this, items](std::uint32_t n) {
      auto const known = (*this)[n];
      return std::equal(items.begin(), items.end(), known.begin(), known.end());
    };
  }
  static std::uint64_t hash(std::span<T const> items) {
    auto const bytes = std::as_bytes(items);
    std::uint64_t h = bytes.size();
    for (std::size_t at = 0; at < bytes.size(); at += sizeof h) {
      std::uint64_t word = 0;
      std::memcpy(&word, bytes.data() + at, std::min(sizeof word, bytes.size() - at));
      h = mix(h, word);
    }
    return mix(h, 0);
  }

  std::vector<T> items_;
  std::vector<std::size_t> ends_{0};  // number n: from ends_[n] to ends_[n + 1]
  number_table numbers_;
};

}  // namespace explore
SYNOD_END_NAMESPACE
