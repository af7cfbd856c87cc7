// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include <synod/core/membership.hpp>
#include <synod/sim/agenda.hpp>
#include <synod/sim/change.hpp>
#include <synod/policy/property.hpp>
#include <synod/role/deployment.hpp>
#include <synod/sim/clock.hpp>
#include <synod/sim/fault.hpp>
#include <synod/sim/machine.hpp>
#include <synod/sim/network.hpp>
#include <synod/sim/options.hpp>
#include <synod/sim/prng.hpp>
#include <synod/sim/sometimes.hpp>
#include <synod/sim/tally.hpp>
#include <synod/sim/trace.hpp>

SYNOD_BEGIN_NAMESPACE
namespace sim {

/// What a world consists of, and what there is to see of it.
template <class P, class Monitor>
class ground {
 public:
  using node = typename P::node;
  using command = typename P::command;
  using duration = clock::duration;
  static constexpr bool has_one_slot = P::order::slots_max == slot{1};
  static constexpr bool chooses_twice = property::offers<typename P::proposing>;
  /// Nobody sets its clocks: the protocol counts on what they state.
  static constexpr bool keeps_time = property::leases<typename P::reading>;

  // What there is to see.

  bool ok() const { return monitor_.result().ok(); }
  std::uint64_t hash() const { return trace_.hash(); }
  std::uint64_t steps() const { return steps_; }
  clock::time_point now() const { return now_; }
  std::size_t size() const { return machines_.size(); }
  membership<node> const& members() const { return members_; }
  /// Whether node `i` has a state machine, and whether it comes to take part again when it has lost its disk: all, where roles do
  /// not stand apart.
  static constexpr bool learns(std::size_t i) {
    if constexpr (requires { P::learns(i); }) return P::learns(i);
    else return true;
  }
  static constexpr bool rejoins(std::size_t i) {
    if constexpr (requires { P::rejoins(i); }) return P::rejoins(i);
    else return true;
  }
  bool running(std::size_t i) const { return machines_[i].running(); }
  std::uint64_t life(std::size_t i) const { return machines_[i].life(); }
  sim::disk const& disk(std::size_t i) const { return machines_[i].disk(); }
  /// Pre: running(i).
  replica_status<node> status(std::size_t i) const { return machines_[i].node().status(); }
  replica<P> const& at(std::size_t i) const { return machines_[i].node(); }
  /// The proposal in each slot that node `i` has delivered, from slot 1.
  std::vector<proposal> const& delivered(std::size_t i) const { return machines_[i].delivered(); }
  /// Every node has delivered what it knows to be chosen, every leader all that it holds, and nobody waits for what it offers.
  bool idle() const {
    return std::all_of(machines_.begin(), machines_.end(), [](auto const& m) {
      if (!m.running()) return true;
      auto const s = m.node().status();
      return !m.paused && !m.drain_due && s.offered == 0 && s.delivered == (s.role == role_name::leader ? s.last : s.chosen);
    });
  }
  tally<sometimes> const& seen() const { return seen_; }
  /// How often each kind of fault has had an effect.
  tally<fault> const& faults() const { return faults_; }
  void met(fault f) { faults_.note(f); }
  tally<change> const& changes() const { return changes_; }
  Monitor& monitor() { return monitor_; }
  Monitor const& monitor() const { return monitor_; }
  sim::options const& options() const { return options_; }
  std::uint64_t seed() const { return seed_; }
  /// The node that leads the highest ballot, if one does.
  std::optional<std::size_t> leader() const {
    std::optional<std::size_t> found;
    for (std::size_t i = 0; i < size(); ++i)
      if (machines_[i].leads() && (!found || status(i).ballot > status(*found).ballot)) found = i;
    return found;
  }
  /// What broke, where, and the events before it; empty while nothing has.
  std::string report() const {
    if (ok()) return {};
    return std::string(monitor_.result().invariant()) + ": " + monitor_.result().text() + "\n" + std::string(P::name) +
           ", " + std::to_string(size()) + " nodes, step " + std::to_string(steps_) + ", SYNOD_SEED=" +
           std::to_string(seed_) + "\n" + trace_.text();
  }

 protected:
  ground(std::size_t n, std::uint64_t seed, sim::options const& o)
      : seed_(seed), options_(o), network_(n, spread(seed)) {
    std::vector<node> names;
    for (std::size_t i = 0; i < n; ++i) names.push_back(static_cast<node>(i + 1));
    members_ = membership<node>(std::span<node const>(names)).with_voters(role::voters_of<P>);
    dice random(spread(seed + 1));
    machines_.reserve(n);
    for (std::size_t i = 0; i < n; ++i) {
      dice mine(random());
      typename P::storage storage;
      bool const prompt = mine.chance(o.prompt_disk), slow_reads = mine.chance(o.slow_reads);
      storage.habits_are({prompt, slow_reads && !prompt});
      machines_.emplace_back(std::move(storage));
      machine<P>& m = machines_.back();
      m.pace = static_cast<std::int32_t>(mine.below(2 * static_cast<std::uint64_t>(o.drift) + 1)) - o.drift;
      m.time = local_clock(duration(static_cast<clock::rep>(mine.below(100'000))), m.pace);
      m.draws = luck(mine()), m.turns = luck(mine()), m.flushes = luck(mine());
    }
  }

  std::uint64_t seed_;
  sim::options options_;
  clock::time_point now_{};
  std::uint64_t steps_ = 0;
  agenda agenda_;
  network network_;
  membership<node> members_;
  std::vector<machine<P>> machines_;
  trace trace_;
  tally<sometimes> seen_;
  tally<fault> faults_;
  tally<change> changes_;
  Monitor monitor_;
};

}  // namespace sim
SYNOD_END_NAMESPACE
