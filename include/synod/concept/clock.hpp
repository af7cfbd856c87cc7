// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <concepts>
#include <cstdint>

#include <synod/version.hpp>

SYNOD_BEGIN_NAMESPACE

/// What time is made of. A replica never reads a clock: the host does, and hands over `time_point`s. It adds
/// durations to them, multiplies and divides durations by small numbers, and draws random ones, which needs whole ticks.
/// Models: every `std::chrono` clock whose ticks are integers.
template <class C>
concept clock_type = requires {
  typename C::rep;
  typename C::duration;
  typename C::time_point;
  requires std::integral<typename C::rep>;
  requires std::same_as<typename C::duration::rep, typename C::rep>;
  requires std::totally_ordered<typename C::time_point>;
  requires std::regular<typename C::time_point>;
} && requires(typename C::time_point t, typename C::duration d, std::int64_t times) {
  { t + d } -> std::convertible_to<typename C::time_point>;
  { t - t } -> std::convertible_to<typename C::duration>;
  { d - d } -> std::convertible_to<typename C::duration>;
  { d * times } -> std::convertible_to<typename C::duration>;
  { d / times } -> std::convertible_to<typename C::duration>;
  { d.count() } -> std::convertible_to<typename C::rep>;
  { C::duration::zero() } -> std::same_as<typename C::duration>;
  { C::time_point::max() } -> std::same_as<typename C::time_point>;
};

/// A clock that states how far it is off: over any span, by at most the share `C::drift`, a `std::ratio`. It never goes
/// back, is never set, and goes on while the machine sleeps. Of std's clocks none promises all of that.
template <class C>
concept states_drift = clock_type<C> && requires {
  requires C::drift::num >= 0;
  requires C::drift::den > 2 * C::drift::num;
};

/// `Clock`, of which you state that it drifts by at most `Drift`:
///
///     using clock = synod::drifting<my_boot_time_clock, std::ratio<1, 1000>>;   // a millisecond a second
template <class Clock, class Drift>
struct drifting : Clock {
  using drift = Drift;
};

SYNOD_END_NAMESPACE
