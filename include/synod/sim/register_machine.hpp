// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <type_traits>
#include <utility>
#include <vector>

#include <synod/core/number.hpp>
#include <synod/core/register.hpp>
#include <synod/register_node.hpp>
#include <synod/sim/clock.hpp>
#include <synod/sim/disk.hpp>
#include <synod/sim/fault.hpp>
#include <synod/sim/options.hpp>
#include <synod/sim/prng.hpp>

SYNOD_BEGIN_NAMESPACE
namespace sim {

/// An operation as its client saw it.
template <class Value>
struct asked {
  proposal id{};
  std::size_t node = 0;                    ///< who was asked, by index
  register_id which{};
  bool writes = false;
  std::optional<Value> found{};            ///< that was read, or is to be written
  clock::time_point invoked{};
  std::optional<clock::time_point> returned{};
  register_outcome what = register_outcome::unknown;
  synod::version<std::uint64_t> version{};  ///< that was written or read; its node by name
  role::taken taken = role::taken::accepted;

  friend bool operator==(asked const&, asked const&) = default;
};

/// One node of a world of registers: itself while it runs, its disk always.
template <class P>
class register_machine {
 public:
  static_assert(std::is_base_of_v<sim::disk, typename P::storage>,
                "synod: [sim.storage] registers that run in a world are stored on synod::sim::disk: "
                "synod::storage<synod::sim::disk> [sim/disk.hpp]");

  register_machine(std::uint64_t seed, std::uint32_t prompt) {
    dice random(seed);
    parked_.habits_are({random.chance(prompt), false});
    draws = luck(random()), turns = luck(random()), flushes = luck(random());
  }

  bool running() const { return node_.has_value(); }
  /// How many times it was started.
  std::uint64_t life() const { return life_; }
  /// Pre: running.
  register_node<P>& node() { return *node_; }
  register_node<P> const& node() const { return *node_; }

  template <class Names>
  void start(Names const& names, std::size_t self, register_settings<clock> const& times) {
    ++life_;
    using members = typename register_node<P>::members_type;
    node_.emplace(members(std::span(names)), names[self], times, std::move(parked_));
    node_->start();
  }
  /// What was not durable is lost, but for what fault `how` leaves of it.
  void crash(fault how, std::uint64_t by) {
    parked_ = std::move(node_->storage());
    node_.reset();
    dice d(by);
    disk::remains left;
    if (how == fault::tear) left = {d.below(parked_.pending() + 1), d.below(4), {}};
    if (how == fault::scatter) left = parked_.scattered(d);
    parked_.crash(std::move(left));
    paused = drain_due = flush_due = false;
    ++alarm;
  }
  clock::duration disk_time(clock::time_point now, options const& o) {
    return slow != clock::duration{} ? slow : flushes.at(now.time_since_epoch().count()).within(o.flush_min, o.flush_max);
  }

  // Kept by the world.
  luck draws, turns, flushes;     ///< for what the node draws, how long its turns are left open, how long its disk takes
  std::uint64_t alarm = 0;        ///< the number of the deadline that counts
  clock::duration slow{};         ///< what a flush takes, where something has slowed the disk down …
  std::uint64_t slowed = 0;       ///< … and the number of what has
  bool paused = false;
  clock::time_point resumes{};
  bool drain_due = false;
  bool flush_due = false;

 private:
  std::optional<register_node<P>> node_;
  typename P::storage parked_;
  std::uint64_t life_ = 0;
};

}  // namespace sim
SYNOD_END_NAMESPACE
