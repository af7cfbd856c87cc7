// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <cstddef>
#include <iterator>
#include <utility>
#include <vector>

#include <synod/trace/event.hpp>

SYNOD_BEGIN_NAMESPACE
namespace trace {

/// Whether `e` lasts beyond its moment.
constexpr bool lasts(what w) {
  return w == what::state || w == what::start || w == what::crash || w == what::pause || w == what::partition ||
         w == what::cut;
}

/// Whether `e`, which lasts, still holds once `later` has happened: a state until the node's next one, a start until a
/// crash and the other way round, a pause until its end, a broken network until it heals.
inline bool outlives(event const& e, event const& later) {
  if (e.what == what::partition || e.what == what::cut) return later.what != what::heal;
  if (e.node != later.node) return true;
  switch (later.what) {
    case what::state: return e.what != what::state;
    case what::resume: return e.what != what::pause;
    case what::pause: return e.what != what::pause;
    case what::start: return e.what != what::crash && e.what != what::start;
    case what::crash: return false;
    default: return true;
  }
}

/// The last `most` events of a run, and before them those of the others that still hold: whoever reads on from there
/// knows the state of every node and of the network. What is left out is counted.
inline recorded last_of(recorded run, std::size_t most) {
  if (run.events.size() <= most) return run;
  auto const from = run.events.end() - static_cast<std::ptrdiff_t>(most);
  std::vector<event> kept;
  for (auto e = run.events.begin(); e != from; ++e) {
    std::erase_if(kept, [&](event const& k) { return !outlives(k, *e); });
    if (lasts(e->what)) kept.push_back(std::move(*e));
  }
  run.skipped += static_cast<std::size_t>(from - run.events.begin()) - kept.size();
  kept.insert(kept.end(), std::make_move_iterator(from), std::make_move_iterator(run.events.end()));
  run.events = std::move(kept);
  return run;
}

}  // namespace trace
SYNOD_END_NAMESPACE
