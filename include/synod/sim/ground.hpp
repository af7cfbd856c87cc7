// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <type_traits>
#include <utility>
#include <vector>

#include <synod/core/membership.hpp>
#include <synod/sim/agenda.hpp>
#include <synod/sim/clock.hpp>
#include <synod/sim/host.hpp>
#include <synod/sim/machine.hpp>
#include <synod/sim/network.hpp>
#include <synod/sim/options.hpp>
#include <synod/sim/prng.hpp>
#include <synod/sim/recording.hpp>
#include <synod/sim/sometimes.hpp>
#include <synod/sim/trace.hpp>
#include <synod/sim/wire.hpp>

SYNOD_BEGIN_NAMESPACE
namespace sim {

/// What a world consists of, and what its replicas may ask of it (through `sim::host`).
template <class P, class Monitor>
class ground {
 public:
  using node = typename P::node;
  using command = typename P::command;
  using duration = clock::duration;
  static constexpr bool has_one_slot = P::order::slots_max == slot{1};

  // What there is to see.

  bool ok() const { return monitor_.result().ok(); }
  std::uint64_t hash() const { return trace_.hash(); }
  std::uint64_t steps() const { return steps_; }
  clock::time_point now() const { return now_; }
  std::size_t size() const { return machines_.size(); }
  membership<node> const& members() const { return members_; }
  bool running(std::size_t i) const { return machines_[i].running(); }
  std::uint64_t life(std::size_t i) const { return machines_[i].life(); }
  sim::disk const& disk(std::size_t i) const { return machines_[i].disk(); }
  /// Pre: running(i).
  replica_status<node> status(std::size_t i) const { return machines_[i].node().status(); }
  replica<P> const& at(std::size_t i) const { return machines_[i].node(); }
  /// The proposal in each slot that node `i` has delivered, from slot 1.
  std::vector<proposal> const& delivered(std::size_t i) const { return machines_[i].delivered(); }
  /// Every node has delivered what it knows to be chosen, and every leader all that it holds.
  bool idle() const {
    return std::all_of(machines_.begin(), machines_.end(), [](auto const& m) {
      if (!m.running()) return true;
      auto const s = m.node().status();
      return !m.paused && !m.drain_due && s.delivered == (s.role == role_name::leader ? s.last : s.chosen);
    });
  }
  tally_of_sometimes const& seen() const { return seen_; }
  Monitor& monitor() { return monitor_; }
  sim::options& options() { return options_; }
  /// Tells `to` what happens from now on, first of all which nodes run, and in what state. It must outlive the world.
  void record(synod::trace::recorder& to) {
    recording_.begin(to, size(), seed_, "us");
    for (std::size_t i = 0; i < size(); ++i) {
      if (!running(i)) continue;
      recording_.happened(now_is("starts", i), synod::trace::what::start);
      look(i);
    }
  }
  /// What broke, where, and the events before it; empty while nothing has.
  std::string report() const {
    if (ok()) return {};
    return std::string(monitor_.result().invariant()) + ": " + monitor_.result().text() + "\n" + std::string(P::name) +
           ", " + std::to_string(size()) + " nodes, step " + std::to_string(steps_) + ", SYNOD_SEED=" +
           std::to_string(seed_) + "\n" + trace_.text();
  }

 protected:
  friend class sim::host<ground>;

  ground(std::size_t n, std::uint64_t seed, sim::options const& o)
      : seed_(seed), random_(spread(seed)), options_(o), network_(n) {
    std::vector<node> names;
    for (std::size_t i = 0; i < n; ++i) names.push_back(static_cast<node>(i + 1));
    members_ = membership<node>(std::span<node const>(names));
    network_.roughen(random_);
    machines_.reserve(n);
    for (std::size_t i = 0; i < n; ++i) {
      typename P::storage storage;
      storage.habits_are({random_.chance(o.prompt_disk), random_.chance(o.slow_reads)});
      machines_.emplace_back(std::move(storage));
      auto const drift = static_cast<std::int32_t>(random_.below(2 * static_cast<std::uint64_t>(o.drift) + 1)) - o.drift;
      machines_[i].time = local_clock(duration(static_cast<clock::rep>(random_.below(100'000))), drift);
    }
  }

  // The host's calls.

  clock::time_point local_time(std::size_t i) const { return machines_[i].time.at(now_); }
  std::uint64_t draw(std::size_t) { return random_(); }

  void arm(std::size_t i, clock::time_point t) {
    machine<P>& m = machines_[i];
    ++m.alarm;
    if (t == never<clock>) return;
    agenda_.put(std::max(m.time.when(t), now_ + duration(10)), happening::wake, i, m.alarm);
  }

  template <class M>
  void send(std::size_t from, node const& to, M const& m) {
    using kind = kind_of<M, typename P::family>;
    std::size_t const at = members_.index_of(to);
    show(from);
    moment e = now_is("sends", from);
    e.kind = kind::name;
    e.peer = at;
    describe(e, m, members_);
    trace_.note(e);
    note_kind<kind>(m);
    monitor_.template sent<kind>(*this, from, at, m);
    std::size_t const p = network_.open(from, at);
    encode<typename P::family>(network_[p], m);
    recording_.sent(e, network_[p].number, m);
    if (network_.is_cut(from, at)) return drop(p, sometimes::unreachable, "cut off");
    if (network_.loses(network_[p], options_, random_)) return drop(p, sometimes::lost, "lost");
    if (random_.chance(options_.duplicate)) {
      seen_.note(sometimes::duplicated);
      recording_.copied(passing(network_[p]), network_[p].number);
      post(network_.copy(p));
    }
    post(p);
  }

  void deliver(std::size_t i, entry<node> const& e) {
    moment m = now_is("delivers", i);
    m.names = {"slot", "proposal", ""};
    m.numbers = {e.slot.value, e.proposal.value, 0};
    trace_.note(m);
    recording_.delivered(m, e, members_);
    seen_.note(sometimes::chosen);
    monitor_.delivered(*this, i, e);
    machines_[i].apply(e.slot, e.proposal);
  }

  void settle(std::size_t i, proposal id, verdict v) {
    note(v == verdict::lost ? "calls lost" : "calls unknown", i, id.value);
    seen_.note(v == verdict::lost ? sometimes::called_lost : sometimes::called_unknown);
    monitor_.settled(*this, i, id, v);
  }

  void install(std::size_t i, slot through) {
    note("installs a snapshot", i, through.value);
    seen_.note(sometimes::installed);
    monitor_.installed(*this, i, through);
    if (!machines_[i].install(through)) monitor_.fail("snapshot", "node ", i + 1, " has no sound snapshot through slot ", through);
  }

  // Remembering.

  /// Whether nothing has broken. The first time that something has, the recorder is told.
  bool sound() {
    if (!ok() && !std::exchange(broken_, true))
      recording_.happened(now_is("", moment::nobody), synod::trace::what::violation,
                          std::string(monitor_.result().invariant()) + ": " + monitor_.result().text());
    return ok();
  }

  moment now_is(std::string_view what, std::size_t i) const {
    moment m;
    m.step = steps_;
    m.at = now_;
    m.what = what;
    m.node = i;
    return m;
  }
  void note(std::string_view what, std::size_t i, std::uint64_t number = 0) {
    moment m = now_is(what, i);
    if (number != 0) m.names[0] = "#", m.numbers[0] = number;
    trace_.note(m);
    recording_.noted(m);
  }
  /// Tells the recorder what has changed at node `i`.
  void look(std::size_t i) {
    if (recording_) recording_.looked(now_is("", i), status(i), members_);
  }
  /// What there is to record of a packet that does not simply arrive.
  moment passing(packet const& p) const {
    moment m = now_is("", p.to);
    m.peer = p.from;
    m.kind = p.name;
    return m;
  }
  void drop(std::size_t p, sometimes why, std::string_view words) {
    seen_.note(why);
    recording_.lost(passing(network_[p]), network_[p].number, words);
    network_.close(p);
  }

  /// Tells the monitor what node `i` has staged since it looked.
  void show(std::size_t i) {
    machine<P>& m = machines_[i];
    sim::disk const& d = m.disk();
    std::uint64_t const fresh = d.staged() - m.looked_at;
    if (fresh == 0) return;
    m.looked_at = d.staged();
    std::span<operation const> const news = std::span(d.journal()).last(static_cast<std::size_t>(fresh));
    for (operation const& o : news)
      if (o.what == operation::kind::truncate) seen_.note(sometimes::truncated);
      else if (o.what == operation::kind::append && record::slot_of(o.bytes.data()) <= m.highest) seen_.note(sometimes::replaced);
    m.highest = d.view().last();
    monitor_.staged(*this, i, news);
  }

  template <class Status>
  void note_office(std::size_t i, Status const& s) {
    bool const leads = s.role == role_name::leader;
    if (!std::exchange(machines_[i].leads, leads) && leads) {
      seen_.note(sometimes::led);
      if (last_leader_ != i && last_leader_ != moment::nobody) seen_.note(sometimes::leader_changed);
      last_leader_ = i;
      auto const led = std::count_if(machines_.begin(), machines_.end(), [](auto const& m) { return m.leads; });
      if (led > 1) seen_.note(sometimes::two_leaders);
    }
  }

  template <class Kind, class M>
  void note_kind(M const& m) {
    if constexpr (std::is_same_v<Kind, kind::promise>) {
      if (m.through < m.last) seen_.note(sometimes::paged);
    } else if constexpr (std::is_same_v<Kind, kind::accept>) {
      if (m.entries.size() > 1) seen_.note(sometimes::several);
    } else if constexpr (std::is_same_v<Kind, kind::reject>) {
      if (m.prev != slot{}) seen_.note(sometimes::backed_up);
    } else if constexpr (std::is_same_v<Kind, kind::learn>) {
      if (!m.entries.empty()) seen_.note(sometimes::fetched);
    } else if constexpr (std::is_same_v<Kind, kind::chunk>) {
      seen_.note(sometimes::chunked);
    }
  }

  void post(std::size_t p) {
    agenda_.put(now_ + network_.delay(network_[p], options_, random_), happening::arrive, network_[p].to, p);
  }

  std::uint64_t seed_;
  prng random_;
  sim::options options_;
  clock::time_point now_{};
  std::uint64_t steps_ = 0;
  agenda agenda_;
  network network_;
  membership<node> members_;
  std::vector<machine<P>> machines_;
  trace trace_;
  recording<P> recording_;
  tally_of_sometimes seen_;
  Monitor monitor_;
  bool broken_ = false;
  std::size_t last_leader_ = moment::nobody;
};

}  // namespace sim
SYNOD_END_NAMESPACE
