// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <algorithm>
#include <cstddef>
#include <cstdint>

#include <synod/check/monitor.hpp>
#include <synod/core/node_set.hpp>
#include <synod/core/number.hpp>
#include <synod/sim/clock.hpp>
#include <synod/sim/world.hpp>

SYNOD_BEGIN_NAMESPACE
namespace check {

/// A world that is watched: every invariant is asked after every event.
template <class P>
using world = sim::world<P, monitor<P>>;

/// Within so many election timeouts (the longest that a node waits) after the last fault everybody serves again, and
/// within as many more all agree …
inline constexpr std::uint64_t timeouts_to_recover = 30;
/// … and one more for every so many slots of the longest log: whoever was away, or reads it back from a slow disk a few
/// records at a time, needs time for all of it.
inline constexpr std::uint64_t slots_in_a_timeout = 16;

/// How a world came out of its faults.
struct recovery {
  bool complete = false;
  sim::clock::duration most{};          ///< that either of these may take
  sim::clock::duration served_after{};  ///< everybody had delivered something that was proposed after the faults
  sim::clock::duration agreed_after{};  ///< … and, once clients were silent, everybody all that was chosen
  explicit operator bool() const { return complete; }
};

/// Ends all faults, and demands that the world gets on within that time: a leader is there, what is proposed from now on is
/// delivered everywhere; then all logs agree, everybody takes part again, everything that was ever acknowledged is there,
/// and every fate is told. For a single value: everybody learns it. Else the world's report says what did not come.
template <class World>
recovery converges(World& w) {
  recovery r;
  if (!w.ok()) return r;
  auto const begin = w.now();
  slot longest{};
  for (std::size_t i = 0; i < w.size(); ++i) longest = std::max(longest, w.disk(i).view().last());
  r.most = static_cast<sim::clock::rep>(timeouts_to_recover + longest.value / slots_in_a_timeout) * w.options().times().election_max;
  w.heal(std::max(w.options().propose_every, 4 * w.options().unit));  // so that laggards catch up
  proposal const healed = w.next_proposal();
  node_set behind = w.members().everyone();
  std::size_t first = w.size();  // of those that have a state machine
  for (std::size_t i = w.size(); i-- > 0;)
    if (World::learns(i)) first = i; else behind.erase(i);
  bool const moved = w.run_until([&] {
    for (std::size_t i = 0; i < w.size(); ++i) {
      auto const& d = w.delivered(i);
      if (w.running(i) && !d.empty() && (World::has_one_slot || d.back() >= healed)) behind.erase(i);
    }
    return behind.empty();
  }, r.most);
  r.served_after = w.now() - begin;
  if (!moved) return w.monitor().fail("liveness", "the faults have ended, and not everybody gets on"), r;
  w.hush();
  auto const agree = [&] {
    for (std::size_t i = 0; i < w.size(); ++i)
      if (!w.running(i) || (World::learns(i) && w.delivered(i).size() != w.delivered(first).size()) || (w.status(i).abstains && !World::has_one_slot))
        return false;
    return w.idle() && (!World::chooses_twice || w.delivered(first).size() >= w.monitor().known().highest_chosen().value);
  };
  bool const agreed = w.run_until(agree, r.most);
  r.agreed_after = w.now() - begin - r.served_after;
  if (!agreed) return w.monitor().fail("liveness", "nothing is proposed any more, and the logs do not come to agree"), r;
  if (!w.run_for(w.options().times().election_max)) return r;
  // An offer that was long on its way can be chosen once more, and a leader whose disk has stalled since before can have resigned.
  if (!w.run_until(agree, r.most)) return w.monitor().fail("liveness", "after a silence the logs do not come to agree again"), r;
  auto const has = [&](std::size_t i, slot s, proposal id) {
    auto const& d = w.delivered(i);
    if (d.size() < s.value) return false;
    auto const end = d.begin() + static_cast<std::ptrdiff_t>(s.value - 1);
    return *end == id || (World::chooses_twice && *end == proposal{} && std::find(d.begin(), end, id) != end);
  };
  for (std::size_t i = 0; i < w.size(); ++i)
    for (slot s{1}; World::learns(i) && s <= w.monitor().known().highest_chosen(); s = s + 1)
      if (auto const c = w.monitor().known().chosen_at(s); c && !has(i, s, c->value.id))
        return w.monitor().fail("liveness", "node ", i + 1, " does not come to deliver proposal ", c->value.id, ", which was chosen in slot ", s), r;
  w.monitor().quiet(w);
  r.complete = w.ok();
  return r;
}

}  // namespace check
SYNOD_END_NAMESPACE
