// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <chrono>
#include <cstdint>

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
};

/// The clock of one node: it began somewhere else, and runs a little fast or slow.
class local_clock {
 public:
  constexpr local_clock() = default;
  /// `drift` in millionths: 1000 gains a millisecond a second.
  constexpr local_clock(clock::duration ahead, std::int32_t drift) : ahead_(ahead), drift_(drift) {}

  constexpr clock::time_point at(clock::time_point world) const {
    auto const passed = world.time_since_epoch();
    return world + ahead_ + passed * drift_ / 1'000'000;
  }
  /// The first moment of the world at which this clock shows at least `local`.
  constexpr clock::time_point when(clock::time_point local) const {
    auto const wanted = local.time_since_epoch() - ahead_;
    clock::time_point guess(wanted * 1'000'000 / (1'000'000 + drift_));
    while (at(guess) < local) guess += clock::duration(1);
    return guess;
  }

 private:
  clock::duration ahead_{};
  std::int32_t drift_ = 0;
};

}  // namespace sim
SYNOD_END_NAMESPACE
