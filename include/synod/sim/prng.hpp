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

/// What can be drawn from a source of 64 random bits: the same on every machine and compiler, which the distributions of
/// the standard library do not promise.
template <class Source>
class draws {
 public:
  /// A number in [0, n); 0 where n is 0. The bias is below n / 2^64.
  constexpr std::uint64_t below(std::uint64_t n) { return n == 0 ? 0 : bits() % n; }
  /// A number in [low, high]. Pre: low <= high.
  constexpr std::uint64_t between(std::uint64_t low, std::uint64_t high) { return low + below(high - low + 1); }
  /// A number in [low, high], each order of magnitude as likely as the next. Pre: 0 < low <= high.
  constexpr std::uint64_t scaled(std::uint64_t low, std::uint64_t high) {
    auto const least = static_cast<std::uint64_t>(std::bit_width(low)), most = static_cast<std::uint64_t>(std::bit_width(high));
    std::uint64_t const top = std::uint64_t{1} << (least - 1 + below(most - least + 1));
    std::uint64_t const drawn = between(top, 2 * top - 1);
    return drawn < low ? low : drawn > high ? high : drawn;
  }
  /// A duration in [low, high]. Pre: low <= high.
  template <class Duration>
  constexpr Duration within(Duration low, Duration high) {
    return low + Duration(static_cast<typename Duration::rep>(below(static_cast<std::uint64_t>((high - low).count()) + 1)));
  }
  /// A duration of this mean whose chances halve with each further step of the same length, at most about 40 times the
  /// mean: an exponential distribution, straight between the powers of two.
  template <class Duration>
  constexpr Duration around(Duration mean) {
    std::uint64_t const r = bits() | 1;
    auto const halvings = static_cast<std::uint64_t>(std::countl_zero(r));
    std::uint64_t const rest = (r << halvings << 1) >> 48;            // how far below the power of two, in 1/65536
    std::uint64_t const steps = halvings * 65536 + (65536 - rest);    // 3/2 * 65536 on average
    return mean * static_cast<typename Duration::rep>(steps) * 2 / (3 * 65536);
  }
  /// True in `millionths` of 1'000'000 cases; draws nothing where the answer is certain.
  constexpr bool chance(std::uint32_t millionths) {
    return millionths != 0 && (millionths >= always || below(always) < millionths);
  }

  friend constexpr bool operator==(draws const&, draws const&) = default;

 private:
  constexpr std::uint64_t bits() { return static_cast<Source&>(*this)(); }
};

/// xoshiro256** of Blackman and Vigna, seeded by splitmix64.
class prng : public draws<prng> {
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

  friend constexpr bool operator==(prng const&, prng const&) = default;

 private:
  std::uint64_t state_[4] = {};
};

/// Splitmix64: a source in one word, for whatever wants luck of its own, so that what happens elsewhere does not touch it.
class dice : public draws<dice> {
 public:
  constexpr explicit dice(std::uint64_t seed = 0) : state_(seed) {}
  constexpr std::uint64_t operator()() {
    std::uint64_t const result = spread(state_);
    state_ += 0x9e3779b97f4a7c15;
    return result;
  }
  friend constexpr bool operator==(dice const&, dice const&) = default;

 private:
  std::uint64_t state_;
};

/// Luck that depends on the moment at which it is tried, and not on how often it was tried before: what is taken out of a
/// run, or added, leaves the luck of the rest as it was.
class luck {
 public:
  constexpr explicit luck(std::uint64_t seed = 0) : seed_(seed) {}
  /// The luck of this try at moment `now`; tries of one moment differ.
  constexpr dice at(std::int64_t now) {
    count_ = now == last_ ? count_ + 1 : 0;
    last_ = now;
    return dice(seed_ ^ spread(static_cast<std::uint64_t>(now) * 256 + count_));
  }

 private:
  std::uint64_t seed_;
  std::int64_t last_ = -1;
  std::uint64_t count_ = 0;
};

}  // namespace sim
SYNOD_END_NAMESPACE
