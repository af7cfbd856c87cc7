// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>
#include <vector>

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
  /// The kinds that were never seen, but for those that cannot be.
  std::vector<Kind> missing(std::vector<Kind> const& impossible = {}) const {
    std::vector<Kind> out;
    each([&](Kind k, std::uint64_t times) {
      if (times == 0 && std::find(impossible.begin(), impossible.end(), k) == impossible.end()) out.push_back(k);
    });
    return out;
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
