// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <cstddef>
#include <cstdint>
#include <vector>

#include <synod/version.hpp>

SYNOD_BEGIN_NAMESPACE
namespace explore {

/// Mixes one more word into a hash.
constexpr std::uint64_t mix(std::uint64_t hash, std::uint64_t word) {
  hash = (hash ^ word) * 0xff51afd7ed558ccd;
  return hash ^ hash >> 32;
}

/// Finds numbered things by their hash. What they are is kept by whoever numbers them, and compared whole: no two are
/// ever taken for one, as fingerprints would with some odds.
class number_table {
 public:
  static constexpr std::uint32_t absent = 0xffffffff;  ///< no number

  constexpr number_table() : places_(64, vacant) {}

  /// Something with this hash will be asked for soon.
  void prefetch(std::uint64_t hash) const { __builtin_prefetch(&places_[static_cast<std::size_t>(hash >> 32) & (places_.size() - 1)]); }

  /// … ; `absent` where it has none.
  template <class Same>
  constexpr std::uint32_t find(std::uint64_t hash, Same same) const {
    std::uint64_t const tag = hash >> 32;
    std::size_t const mask = places_.size() - 1;
    for (std::size_t at = static_cast<std::size_t>(tag) & mask; places_[at] != vacant; at = (at + 1) & mask) {
      auto const number = static_cast<std::uint32_t>(places_[at]);
      if (places_[at] >> 32 == tag && same(number)) return number;
    }
    return absent;
  }

  /// The number of the thing with this hash of which `same(number)` says that it is the one; else `fresh`, which from
  /// now on is its number.
  template <class Same>
  constexpr std::uint32_t find_or_add(std::uint64_t hash, std::uint32_t fresh, Same same) {
    std::uint64_t const tag = hash >> 32;
    std::size_t const mask = places_.size() - 1;
    std::size_t at = static_cast<std::size_t>(tag) & mask;
    for (; places_[at] != vacant; at = (at + 1) & mask) {
      if (places_[at] >> 32 != tag) continue;
      auto const number = static_cast<std::uint32_t>(places_[at]);
      if (same(number)) return number;
    }
    places_[at] = tag << 32 | fresh;
    if (2 * ++size_ > places_.size()) grow();
    return fresh;
  }

 private:
  constexpr void grow() {
    std::vector<std::uint64_t> larger(2 * places_.size(), vacant);
    std::size_t const mask = larger.size() - 1;
    for (std::uint64_t held : places_) {
      if (held == vacant) continue;
      std::size_t at = static_cast<std::size_t>(held >> 32) & mask;
      while (larger[at] != vacant) at = (at + 1) & mask;
      larger[at] = held;
    }
    places_.swap(larger);
  }

  static constexpr std::uint64_t vacant = ~std::uint64_t{0};  // no number is as high
  std::vector<std::uint64_t> places_;                         // the upper half of a thing's hash, and its number
  std::size_t size_ = 0;
};

}  // namespace explore
SYNOD_END_NAMESPACE
