// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <algorithm>
#include <chrono>
#include <cstddef>
#include <cstdint>
#include <utility>
#include <vector>

#include <synod/sim/clock.hpp>
#include <synod/sim/fault.hpp>
#include <synod/sim/nemesis.hpp>
#include <synod/sim/plan.hpp>
#include <synod/sim/prng.hpp>

SYNOD_BEGIN_NAMESPACE
namespace sim {

/// Makes the plan of a failing run smaller while it goes on to fail in the same way. First it looks for a smaller world
/// altogether that does: what one seed finds in an hour, others may find in a second. Then what comes long before the
/// failure goes, then every other request of clients, whole kinds of faults, nodes, then events by halves, quarters, … (delta
/// debugging [ZH]), the lengths of faults, and what is rough about the climate; again and again,
/// until nothing more can go.
///
/// A run is chaotic: with one event less every delay meets another message, and a failure that was in reach is missed by
/// accident. So each smaller plan is given several lucks before it is given up.
///
/// `fails(plan)` runs one and says when it failed in this way, or nothing. It is asked at most `tries` times.
template <class Fails>
class shrinker {
 public:
  shrinker(plan p, Fails fails, std::size_t tries) : best_(std::move(p)), fails_(std::move(fails)), left_(tries) {}

  /// The smallest plan found; the given one where that does not fail. It keeps at least `fewest_nodes`, if it has them.
  plan run(std::size_t fewest_nodes) {
    if (!holds(best_)) return best_;
    elsewhere(fewest_nodes);
    for (bool moved = true; moved && left_ != 0;) {
      moved = false;
      while (later() || thinner()) moved = true;
      moved = kinds() || moved;
      while (fewer_nodes(fewest_nodes)) moved = true;
      moved = events() || moved;
      moved = sooner() || moved;
      moved = shorter() || moved;
      moved = calmer() || moved;
    }
    return best_;
  }
  /// How many runs that took.
  std::size_t tried() const { return tried_; }

 private:
  static constexpr std::uint64_t lucks = 6;

  /// Whether `p` fails in the same way; then it is the best, and ends where it failed.
  bool holds(plan p) {
    if (left_ == 0) return false;
    --left_, ++tried_;
    auto const when = fails_(p);
    if (!when) return false;
    best_ = std::move(p);
    best_.until = std::min(best_.until, *when);
    std::erase_if(best_.events, [&](event const& e) { return e.at > best_.until; });
    return true;
  }
  /// … with the luck that it has, or another one.
  bool better(plan p) {
    for (std::uint64_t i = 0; i < lucks; ++i) {
      if (holds(p)) return true;
      p.seed = spread(p.seed + i);
    }
    return false;
  }

  /// Short worlds of other seeds, of few nodes where that is allowed.
  void elsewhere(std::size_t fewest) {
    for (clock::rep part : {32, 16, 8, 4})
      for (std::uint64_t i = 1; i <= 40; ++i) {
        plan p;
        p.nodes = std::min(best_.nodes, std::max<std::size_t>(fewest, 3));
        p.seed = spread(best_.seed + i);
        p.climate = options::drawn(spread(p.seed));
        p.until = best_.until / part;
        nemesis n(p.nodes, spread(p.seed + 1), p.climate);
        for (auto e = n.next(); e && e->at <= p.until; e = n.next()) p.events.push_back(*e);
        if (holds(std::move(p))) return;
      }
  }

  template <class Goes>
  bool without(Goes goes) {
    plan p = best_;
    return std::erase_if(p.events, goes) != 0 && better(std::move(p));
  }

  /// The world begins later: what came in its first half does not.
  bool later() {
    clock::duration const skipped = best_.until / 2;
    if (skipped < best_.climate.unit) return false;
    plan p = best_;
    std::erase_if(p.events, [&](event const& e) { return e.at < skipped && e.at != clock::duration{}; });
    for (event& e : p.events) e.at = std::max(e.at - skipped, clock::duration{});
    p.until -= skipped;
    p.until += 10 * best_.climate.unit;  // to elect somebody first
    return p.until < best_.until && better(std::move(p));
  }
  bool thinner() {
    std::size_t asked = 0;
    return std::count_if(best_.events.begin(), best_.events.end(), [](event const& e) { return e.what == fault::propose; }) > 4 &&
           without([&](event const& e) { return e.what == fault::propose && ++asked % 2 == 0; });
  }

  bool kinds() {
    bool moved = false;
    for (std::size_t k = 0; k < static_cast<std::size_t>(fault::count); ++k)
      moved = without([k](event const& e) { return e.what == static_cast<fault>(k); }) || moved;
    return moved;
  }

  bool events() {
    bool moved = false;
    for (std::size_t piece = std::max<std::size_t>(best_.events.size() / 2, 1);; piece /= 2) {
      for (std::size_t end = best_.events.size(); end != 0 && left_ != 0;) {  // the last ones first
        std::size_t const begin = end > piece ? end - piece : 0;
        plan p = best_;
        p.events.erase(p.events.begin() + static_cast<std::ptrdiff_t>(begin), p.events.begin() + static_cast<std::ptrdiff_t>(end));
        moved = better(std::move(p)) || moved;
        end = std::min(begin, best_.events.size());
      }
      if (piece <= 1) return moved;
    }
  }

  bool fewer_nodes(std::size_t fewest) {
    for (std::size_t n = best_.nodes - 1; n >= fewest && n + 3 > best_.nodes; --n) {  // even numbers may be stronger
      plan p = best_;
      p.nodes = n;
      std::erase_if(p.events, [n](event const& e) {
        return (e.node >= n && e.node < event::leader) || (e.peer >= n && e.peer < event::leader);
      });
      if (better(std::move(p))) return true;
    }
    return false;
  }

  /// By another luck it may fail much sooner.
  bool sooner() {
    bool moved = false;
    for (std::uint64_t i = 1; i <= 4 * lucks && left_ != 0; ++i) {
      plan p = best_;
      p.seed = spread(p.seed + i);
      p.until = p.until * 9 / 10;
      if (p.until < best_.climate.unit) break;
      moved = holds(std::move(p)) || moved;
    }
    return moved;
  }

  bool shorter() {
    bool moved = false;
    for (std::size_t i = 0; i < best_.events.size() && left_ != 0; ++i)
      while (i < best_.events.size() && best_.events[i].lasts > std::chrono::milliseconds(1)) {
        plan p = best_;
        p.events[i].lasts /= 2;
        if (!holds(std::move(p))) break;
        moved = true;
      }
    return moved;
  }

  bool calmer() {
    bool moved = false;
    auto const set = [&](auto member, auto value) {
      if (best_.climate.*member == value) return;
      plan p = best_;
      p.climate.*member = value;
      moved = better(std::move(p)) || moved;
    };
    set(&options::linger, 0U);
    set(&options::drift, 0);
    set(&options::slow_reads, 0U);
    set(&options::prompt_disk, always);
    set(&options::barriers, 0U);
    set(&options::delay_mean, clock::duration(1));
    return moved;
  }

  plan best_;
  Fails fails_;
  std::size_t left_;
  std::size_t tried_ = 0;
};

}  // namespace sim
SYNOD_END_NAMESPACE
