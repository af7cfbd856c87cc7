// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <optional>

#include <synod/sim/fault.hpp>

SYNOD_BEGIN_NAMESPACE
namespace sim {

/// Lets `e` come upon a world. False where it has no effect: on a node that does not run, of a leader that is not there.
/// Where it lasts, `lift` ends it. Pre: `e.node` is a member or `everyone`, and `e.what` is none of a client's.
template <class World>
bool befall(World& w, event const& e, std::uint64_t id) {
  using namespace std::chrono_literals;
  if (on_paths(e.what)) return w.burden(id, e, w.now() + (e.lasts == clock::duration{} ? clock::duration(60s) : e.lasts));
  std::size_t const i = e.node;
  if (i >= w.size()) return false;
  auto const luck = static_cast<std::uint64_t>(e.amount);
  clock::duration const time(e.amount);
  switch (e.what) {
    case fault::drift: return w.drifts(i, static_cast<std::int32_t>(e.amount)), true;
    case fault::jump: return !World::keeps_time && (w.jumps(i, time), true);
    case fault::slow_flush: return w.slows(i, time), true;
    default: break;
  }
  if (!w.running(i)) return false;
  switch (e.what) {
    case fault::compact: return w.compact(i);
    case fault::crash: return w.crash(i), w.restart_in(i, e.lasts), true;
    case fault::tear:
    case fault::scatter: return w.crash_while_writing(i, e.what, luck, e.lasts), true;
    case fault::pause: return w.pause(i, e.lasts);
    case fault::fail_flush: return w.fails_next_flush(i, e.lasts), true;
    case fault::flip: return w.flips(i, luck);
    case fault::misdirect: return w.misdirects(i, luck);
    case fault::lose_disk: return w.loses_disk(i, e.lasts);
    default: return false;
  }
}

/// Ends what `befall` began.
template <class World>
void lift(World& w, event const& e, std::uint64_t id) {
  if (on_paths(e.what)) return w.unburden(id, e.what);
  if (e.what == fault::drift) w.drifts(e.node, 0);
  if (e.what == fault::slow_flush) w.slows(e.node, {});
}

/// Whether what `befall` began is to be lifted.
constexpr bool is_lifted(fault f) { return on_paths(f) || f == fault::drift || f == fault::slow_flush; }

}  // namespace sim
SYNOD_END_NAMESPACE
