// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <chrono>
#include <cstdint>

#include <time.h>

#include <synod/version.hpp>

SYNOD_BEGIN_NAMESPACE

/// Time since the machine was started, by CLOCK_BOOTTIME: nobody sets it, and it goes on while the machine sleeps, which
/// `std::chrono::steady_clock` does not promise. How far it drifts is the machine's, and yours to state where it is counted on:
///
///     using clock = synod::drifting<synod::boot_clock, std::ratio<1, 1000>>;
///
/// A guest of a hypervisor that stops it keeps no bound, whatever the clock.
struct boot_clock {
  using duration = std::chrono::nanoseconds;
  using rep = duration::rep;
  using period = duration::period;
  using time_point = std::chrono::time_point<boot_clock>;
  static constexpr bool is_steady = true;

  static time_point now() noexcept {
    timespec t{};
    ::clock_gettime(CLOCK_BOOTTIME, &t);
    return time_point(std::chrono::seconds(t.tv_sec) + std::chrono::nanoseconds(t.tv_nsec));
  }
};

SYNOD_END_NAMESPACE
