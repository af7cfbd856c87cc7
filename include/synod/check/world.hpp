// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <algorithm>
#include <chrono>
#include <cstddef>
#include <vector>

#include <synod/check/monitor.hpp>
#include <synod/core/number.hpp>
#include <synod/sim/clock.hpp>
#include <synod/sim/world.hpp>

SYNOD_BEGIN_NAMESPACE
namespace check {

/// A world that is watched: every invariant is asked after every event.
template <class P>
using world = sim::world<P, monitor<P>>;

/// Ends all faults, and demands that the world gets on within `most`: a leader is there, what is proposed from now on is
/// delivered everywhere, and then all logs agree and every fate is told. For a single value: everybody learns it.
/// Whether it did; else the world's report says what it did not.
template <class World>
bool converges(World& w, sim::clock::duration most = std::chrono::seconds(4)) {
  if (!w.ok()) return false;
  w.heal();
  proposal const healed = w.next_proposal();
  std::vector<bool> fresh(w.size());
  bool const moved = w.run_until([&] {
    for (std::size_t i = 0; i < w.size(); ++i) {
      auto const& d = w.delivered(i);
      fresh[i] = fresh[i] || (!d.empty() && (World::has_one_slot || d.back() >= healed));
    }
    return std::all_of(fresh.begin(), fresh.end(), [](bool b) { return b; });
  }, most);
  if (!moved && w.ok()) w.monitor().fail("liveness", "the faults have ended, and not everybody gets on");
  w.options().propose_every = {};
  bool const agreed = w.ok() && w.run_until([&] {
    for (std::size_t i = 1; i < w.size(); ++i)
      if (w.delivered(i) != w.delivered(0)) return false;
    return w.idle();
  }, most);
  if (!agreed && w.ok()) w.monitor().fail("liveness", "nothing is proposed any more, and the logs do not come to agree");
  if (w.run_for(std::chrono::milliseconds(200))) w.monitor().quiet(w);
  return w.ok();
}

}  // namespace check
SYNOD_END_NAMESPACE
