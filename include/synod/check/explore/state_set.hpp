// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <vector>

#include <synod/check/explore/number_table.hpp>

SYNOD_BEGIN_NAMESPACE
namespace explore {

/// A state of a small world, packed.
template <std::size_t Words>
using packed = std::array<std::uint64_t, Words>;

/// Equal states have equal ones; the same in every run.
template <std::size_t Words>
constexpr std::uint64_t hash_of(packed<Words> const& s) {
  std::uint64_t h = 0;
  for (std::uint64_t w : s) h = mix(h, w);
  return mix(h, 0);
}

/// The states visited, numbered from 0 in the order in which they were found.
template <std::size_t Words>
class state_set {
 public:
  using state = packed<Words>;
  static constexpr std::size_t size_max = std::numeric_limits<std::uint32_t>::max();

  /// Whether `s` is new here. Pre: `size() < size_max`, and none was given with a representative.
  constexpr bool insert(state const& s) {
    if (!is_new(states_, s)) return false;
    states_.push_back(s);
    return true;
  }
  /// Whether `s` is the first with this representative. Pre: `size() < size_max`, and all were given with one.
  constexpr bool insert(state const& s, state const& representative) {
    if (!is_new(representatives_, representative)) return false;
    states_.push_back(s);
    representatives_.push_back(representative);
    return true;
  }

  constexpr std::size_t size() const { return states_.size(); }
  constexpr state const& operator[](std::size_t number) const { return states_[number]; }

 private:
  constexpr bool is_new(std::vector<state> const& among, state const& s) {
    auto const fresh = static_cast<std::uint32_t>(states_.size());
    return numbers_.find_or_add(hash_of(s), fresh, [&](std::uint32_t n) { return among[n] == s; }) == fresh;
  }

  std::vector<state> states_;
  std::vector<state> representatives_;
  number_table numbers_;
};

}  // namespace explore
SYNOD_END_NAMESPACE
