// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <chrono>
#include <cstdint>
#include <ratio>

#include <synod/version.hpp>

SYNOD_BEGIN_NAMESPACE
namespace sim {

/// Virtual time, in microseconds since the world began. It stands still until a world moves it, and belongs to that
/// world: hence there is no static `now()`; ask `world.now()`.
struct clock {
  using rep = std::int64_t;
  using period = std::micro;
  using duration = std::chrono::duration<rep, period>;
  using time_point = std::chrono::time_point<clock>;
  static constexpr bool is_steady = true;
  /// As far as nobody sets it: what `options::drift` and a fault add up to.
  using drift = std::ratio<1, 4>;
};

/// The clock of one node: it began somewhere else, runs a little fast or slow, and may be set to another time.
class local_clock {
 public:
  constexpr local_clock() = default;
  /// `drift` in millionths: 1000 gains a millisecond a second. Above -1'000'000.
  constexpr local_clock(clock::duration ahead, std::int32_t drift) : ahead_(ahead), drift_(drift) {}

  constexpr clock::time_point at(clock::time_point world) const {
    return world + ahead_ + (world - since_) * drift_ / 1'000'000;
  }
  /// The first moment of the world, not before the last change, at which this clock shows at least `local`.
  constexpr clock::time_point when(clock::time_point local) const {
    auto const to_go = local - at(since_);
    if (to_go <= clock::duration::zero()) return since_;
    clock::time_point guess = since_ + to_go * 1'000'000 / (1'000'000 + drift_);
    while (at(guess) < local) guess += clock::duration(1);
    return guess;
  }

  /// From `world` on it runs at another pace.
  constexpr void drifts(clock::time_point world, std::int32_t drift) {
    ahead_ = at(world) - world;
    since_ = world;
    drift_ = drift;
  }
  /// At `world` it is set forward, or back.
  constexpr void jumps(clock::time_point world, clock::duration by) {
    drifts(world, drift_);
    ahead_ += by;
  }
  constexpr std::int32_t drift() const { return drift_; }

 private:
  clock::time_point since_{};
  clock::duration ahead_{};   // at `since_`
  std::int32_t drift_ = 0;
};

}  // namespace sim
SYNOD_END_NAMESPACE
