// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <bit>
#include <cstddef>
#include <cstdint>

#include <synod/version.hpp>

SYNOD_BEGIN_NAMESPACE

/// A set of members by their index in the membership (0 .. n-1, n <= 64): one word, no allocation.
struct node_set {
  std::uint64_t bits = 0;

  friend constexpr bool operator==(node_set, node_set) = default;

  constexpr bool contains(std::size_t i) const { return (bits >> i) & 1U; }
  constexpr node_set& insert(std::size_t i) { bits |= std::uint64_t{1} << i; return *this; }
  constexpr node_set& erase(std::size_t i) { bits &= ~(std::uint64_t{1} << i); return *this; }
  /// Sums of neighbouring bits, pairs, fours and bytes: without the processor's own instruction, which has to be asked
  /// for when compiling, std::popcount is a call.
  constexpr std::size_t size() const {
    std::uint64_t n = bits - ((bits >> 1) & 0x5555555555555555);
    n = (n & 0x3333333333333333) + ((n >> 2) & 0x3333333333333333);
    return static_cast<std::size_t>((((n + (n >> 4)) & 0x0f0f0f0f0f0f0f0f) * 0x0101010101010101) >> 56);
  }
  constexpr bool empty() const { return bits == 0; }

  friend constexpr node_set operator&(node_set a, node_set b) { return {a.bits & b.bits}; }
  friend constexpr node_set operator|(node_set a, node_set b) { return {a.bits | b.bits}; }

  /// The set of the first `n` members. Pre: `n <= 64`.
  static constexpr node_set first(std::size_t n) {
    return {n >= 64 ? ~std::uint64_t{0} : (std::uint64_t{1} << n) - 1};
  }
};

SYNOD_END_NAMESPACE
