// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <cstddef>
#include <utility>

#include <synod/sim/agenda.hpp>
#include <synod/sim/clock.hpp>
#include <synod/sim/host.hpp>
#include <synod/sim/machine.hpp>
#include <synod/sim/perils.hpp>
#include <synod/sim/scribe.hpp>
#include <synod/sim/sometimes.hpp>

SYNOD_BEGIN_NAMESPACE
namespace sim {

/// The turns of a world's nodes: inputs, and what follows from them.
template <class P, class Monitor>
class turns : public perils<P, Monitor> {
  using base = perils<P, Monitor>;

 protected:
  using base::agenda_, base::machines_, base::members_, base::monitor_, base::now_, base::options_, base::seen_;
  using base::look, base::note, base::show, base::write;

 public:
  using duration = clock::duration;

  void start(std::size_t i) {
    machine<P>& m = machines_[i];
    if (m.running()) return;
    if (m.unfit) {
      base::replace(i);
    } else if (!m.disk().sound()) {
      note("finds its disk damaged, and stays down", i);
      seen_.note(sometimes::found_damage);
      base::unfit(i);
      return base::restart_in(i, 10 * options_.unit);
    }
    note("starts", i);
    auto times = options_.times();
    times.rank = static_cast<unsigned>(i);  // which only campaign::with_priority asks
    m.start(members_, i, times);
    m.looked_at = m.disk().staged();
    auto h = host(i);
    write(i, {m.life() == 1 ? "start" : "restart"});
    m.node().start(h);
    monitor_.started(*this, i);
    drain(i);
  }
  /// Node `i` writes a snapshot and lets its log go. False where there is nothing new to write.
  bool compact(std::size_t i) {
    machine<P>& m = machines_[i];
    if (base::has_one_slot || !m.running() || m.paused || !m.compact()) return false;
    note("compacts", i, m.delivered().size());
    seen_.note(sometimes::compacted);
    write(i, {"compact"});
    drain(i);
    return true;
  }

 protected:
  using base::base;

  sim::host<lending<P, Monitor>> host(std::size_t i) { return {*this, i}; }

  void flushed(std::size_t i) {
    machine<P>& m = machines_[i];
    m.flush_due = false;
    if (std::exchange(m.flush_fails, false)) {
      note("cannot flush", i);
      seen_.note(sometimes::flush_failed);
      return fails(i, m.down_for);
    }
    note("has flushed", i, m.disk().flush_target().value);
    input(i, {"flush"}, [&](auto& h) {
      m.node().stored(h, m.disk().flush_target());
      monitor_.stored(*this, i);
    });
  }

  /// Its storage has failed: node `i` stops, and is down for `d`.
  void fails(std::size_t i, duration d) {
    write(i, {"fail"});
    machines_[i].node().stop(stop_reason::storage_failed);
    auto h = host(i);
    machines_[i].node().drain(h);
    show(i);
    base::crash(i);
    base::restart_in(i, d);
  }

  /// An input to node `i`, and the end of its turn, now or a little later.
  template <class F>
  void input(std::size_t i, scribe::command const& c, F f) {
    dice turn = base::luck_now(machines_[i].turns);
    bool const left_open = turn.chance(options_.linger);
    write(i, c, left_open);
    auto h = host(i);
    f(h);
    left_open ? linger(i, turn) : end(i);
  }
  void end(std::size_t i) {
    look(i);
    drain(i);
  }
  void linger(std::size_t i, dice& turn) {
    look(i);
    machine<P>& m = machines_[i];
    if (m.drain_due) return;
    m.drain_due = true;
    agenda_.put(now_ + turn.within(duration(1), options_.linger_for), happening::drain, i, m.life());
  }

  void drain(std::size_t i) {
    machine<P>& m = machines_[i];
    m.drain_due = false;
    auto h = host(i);
    m.node().drain(h);
    look(i);
    show(i);
    mark const before = m.looked_at;
    sim::disk& d = m.disk();
    if (d.durable() > before || d.durable() == d.staged()) monitor_.stored(*this, i);
    d.forget_journal();
    if (d.flushing() && !std::exchange(m.flush_due, d.flushing()))
      agenda_.put(now_ + disk_time(m), happening::flushed, i, m.life());
    if (d.reading() && !std::exchange(m.fetch_due, true)) {
      seen_.note(sometimes::read_later);
      agenda_.put(now_ + disk_time(m), happening::fetched, i, m.life());
    }
    if (d.failed()) return fails(i, 10 * options_.unit);
    auto const s = m.node().status();
    if (s.stopped != stop_reason::none) return monitor_.fail("running", "node ", i + 1, " has stopped by itself");
    base::note_office(i, s);
    monitor_.looked(*this, i, s);
    base::look_at_spoilt(i);
    base::fall_if_writing(i);
  }

  duration disk_time(machine<P>& m) {
    return m.slow != duration{} ? m.slow : base::luck_now(m.flushes).within(options_.flush_min, options_.flush_max);
  }
};

}  // namespace sim
SYNOD_END_NAMESPACE
