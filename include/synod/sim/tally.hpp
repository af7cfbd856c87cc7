// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>

#include <synod/version.hpp>

SYNOD_BEGIN_NAMESPACE
namespace sim {

/// How often each kind of thing was seen. `Kind` is an enumeration whose last enumerator is `count`.
template <class Kind>
class tally {
 public:
  static constexpr std::size_t size = static_cast<std::size_t>(Kind::count);

  void note(Kind k, std::uint64_t times = 1) { counts_[static_cast<std::size_t>(k)] += times; }
  std::uint64_t operator[](Kind k) const { return counts_[static_cast<std::size_t>(k)]; }
  tally& operator+=(tally const& other) {
    for (std::size_t i = 0; i < size; ++i) counts_[i] += other.counts_[i];
    return *this;
  }
  /// Calls `f(kind, times)` with each kind.
  template <class F>
  void each(F f) const {
    for (std::size_t i = 0; i < size; ++i) f(static_cast<Kind>(i), counts_[i]);
  }

 private:
  std::array<std::uint64_t, size> counts_{};
};

}  // namespace sim
SYNOD_END_NAMESPACE
