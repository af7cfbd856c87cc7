// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <chrono>
#include <cstddef>
#include <cstdint>

#include <synod/sim/plan.hpp>
#include <synod/sim/prng.hpp>

namespace tests {

/// A plan in which nobody finishes what he has begun: a lot is asked for, and whoever leads is cut off again and again.
inline synod::sim::plan short_reigns(std::size_t nodes, std::uint64_t seed) {
  using namespace std::chrono_literals;
  using synod::sim::event;
  using synod::sim::fault;
  synod::sim::dice luck(synod::sim::spread(seed));
  synod::sim::plan p{nodes, seed, {}, {}, 20s};
  p.climate.delay_mean = 20ms;
  p.climate.flush_max = 1ms;
  synod::sim::clock::duration asks{}, ends{};
  while (asks < p.until)
    if (asks <= ends) {
      p.events.push_back({asks, fault::propose, event::leader, event::everyone, {}, static_cast<std::int64_t>(luck() >> 1)});
      asks += luck.around(2ms) + 1ms;
    } else {
      p.events.push_back({ends, fault::isolate, event::leader, event::everyone, luck.within(250ms, 1000ms), 0});
      ends += luck.around(120ms) + 1ms;
    }
  return p;
}

}  // namespace tests
