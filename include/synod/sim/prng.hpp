// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <bit>
#include <cstdint>

#include <synod/version.hpp>

SYNOD_BEGIN_NAMESPACE
namespace sim {

/// Chances are counted in millionths: floating point would not be the same everywhere.
inline constexpr std::uint32_t always = 1'000'000;

/// One step of splitmix64: spreads a seed over all 64 bits.
constexpr std::uint64_t spread(std::uint64_t seed) {
  std::uint64_t z = seed + 0x9e3779b97f4a7c15;
  z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9;
  z = (z ^ (z >> 27)) * 0x94d049bb133111eb;
  return z ^ (z >> 31);
}

/// xoshiro256** of Blackman and Vigna, seeded by splitmix64: the same numbers on every machine and compiler, which the
/// distributions of the standard library do not promise.
class prng {
 public:
  constexpr explicit prng(std::uint64_t seed) {
    for (std::uint64_t& word : state_) {
      word = spread(seed);
      seed += 0x9e3779b97f4a7c15;
    }
  }

  constexpr std::uint64_t operator()() {
    std::uint64_t const result = std::rotl(state_[1] * 5, 7) * 9;
    std::uint64_t const t = state_[1] << 17;
    state_[2] ^= state_[0];
    state_[3] ^= state_[1];
    state_[1] ^= state_[2];
    state_[0] ^= state_[3];
    state_[2] ^= t;
    state_[3] = std::rotl(state_[3], 45);
    return result;
  }

  /// A number in [0, n); 0 where n is 0. The bias is below n / 2^64.
  constexpr std::uint64_t below(std::uint64_t n) { return n == 0 ? 0 : (*this)() % n; }
  /// A number in [low, high]. Pre: low <= high.
  constexpr std::uint64_t between(std::uint64_t low, std::uint64_t high) { return low + below(high - low + 1); }
  /// A duration in [low, high]. Pre: low <= high.
  template <class Duration>
  constexpr Duration within(Duration low, Duration high) {
    return low + Duration(static_cast<typename Duration::rep>(below(static_cast<std::uint64_t>((high - low).count()) + 1)));
  }
  /// True in `millionths` of 1'000'000 cases; draws nothing where the answer is certain.
  constexpr bool chance(std::uint32_t millionths) {
    return millionths != 0 && (millionths >= always || below(always) < millionths);
  }

  friend constexpr bool operator==(prng const&, prng const&) = default;

 private:
  std::uint64_t state_[4] = {};
};

}  // namespace sim
SYNOD_END_NAMESPACE
