// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <string>
#include <type_traits>
#include <utility>
#include <vector>

#include <synod/sim/agenda.hpp>
#include <synod/sim/clock.hpp>
#include <synod/sim/ground.hpp>
#include <synod/sim/host.hpp>
#include <synod/sim/machine.hpp>
#include <synod/sim/nemesis.hpp>
#include <synod/sim/options.hpp>
#include <synod/sim/sometimes.hpp>
#include <synod/sim/unwatched.hpp>
#include <synod/sim/wire.hpp>

SYNOD_BEGIN_NAMESPACE
namespace sim {

/// A deterministic world of `n` nodes that run protocol `P`: a network, disks, clocks, clients and faults, all from one
/// seed. The same seed and options are the same run, bit for bit (`hash`), on every machine.
///
/// `Monitor` is told of all that happens and may find fault with it; the world stands still from then on.
/// Nodes are spoken of by their index, 0 to n - 1; their names are 1 to n.
template <class P, class Monitor = unwatched<P>>
class world : public ground<P, Monitor> {
  using base = ground<P, Monitor>;
  using base::agenda_, base::machines_, base::members_, base::monitor_, base::network_, base::now_, base::options_,
      base::random_, base::recording_, base::seen_, base::steps_, base::trace_;
  using base::look, base::note, base::now_is, base::show, base::sound;

 public:
  using node = typename P::node;
  using command = typename P::command;
  using duration = clock::duration;
  using base::ok, base::size;

  /// A world as rough as its seed draws it.
  world(std::size_t n, std::uint64_t seed) : world(n, seed, sim::options::drawn(seed)) {}
  world(std::size_t n, std::uint64_t seed, sim::options const& o) : base(n, seed, o), nemesis_(spread(seed + 1)) {
    for (std::size_t i = 0; i < n; ++i) start(i);
    nemesis_.begin(agenda_, options_, now_);
  }

  // Time.

  /// One event. False where nothing is to come, or something has broken.
  bool step() {
    if (!sound() || agenda_.empty()) return false;
    agenda::item const e = agenda_.take();
    now_ = std::max(now_, e.at);
    ++steps_;
    happen(e);
    return sound();
  }
  /// Runs until `wanted()`, at most for `most`; whether it came.
  template <class F>
  bool run_until(F wanted, duration most) {
    for (clock::time_point const end = now_ + most; !wanted();)
      if (agenda_.empty() || agenda_.front().at > end || !step()) return false;
    return ok();
  }
  bool run_for(duration d) {
    clock::time_point const end = now_ + d;
    while (!agenda_.empty() && agenda_.front().at <= end && step()) {}
    if (ok()) now_ = std::max(now_, end);
    return ok();
  }

  // Faults, of the nemesis or by hand.

  void start(std::size_t i) {
    machine<P>& m = machines_[i];
    if (m.running()) return;
    note("starts", i);
    m.start(members_, i, options_.times);
    m.looked_at = m.disk().staged();
    auto h = host(i);
    m.node().start(h);
    monitor_.started(*this, i);
    drain(i);
  }
  /// The power goes: what was not flushed is lost, or lost but for the first of it.
  void crash(std::size_t i) {
    machine<P>& m = machines_[i];
    if (!m.running()) return;
    m.end();
    note("crashes", i, m.disk().pending());
    bool const keeps = random_.chance(options_.keep_prefix);
    std::uint64_t const kept = keeps ? random_.below(m.disk().pending() + 1) : 0;
    if (m.disk().crash(kept, keeps ? random_.below(4) : 0)) seen_.note(sometimes::lost_writes);
    if (kept != 0) seen_.note(sometimes::kept_prefix);
    seen_.note(sometimes::crashed);
    m.paused = m.drain_due = m.flush_due = m.fetch_due = m.leads = false;
    ++m.alarm;
    monitor_.crashed(*this, i);
  }
  /// The process stands still for `d`: messages and deadlines wait.
  void pause(std::size_t i, duration d) {
    machine<P>& m = machines_[i];
    if (!m.running() || m.paused) return;
    note("pauses", i);
    m.paused = true;
    m.resumes = now_ + d;
    agenda_.put(m.resumes, happening::resume, i, m.life());
  }
  void part(node_set side) {
    note("is cut off with its side", static_cast<std::size_t>(std::countr_zero(side.bits)), side.bits);
    network_.part(side);
  }
  void cut(std::size_t from, std::size_t to) {
    note("is not heard", from, to + 1);
    network_.cut(from, to);
  }
  /// Everybody hears everybody again.
  void mend() {
    note("the network heals", moment::nobody);
    network_.heal();
  }
  /// Node `i` writes a snapshot and lets its log go.
  void compact(std::size_t i) {
    machine<P>& m = machines_[i];
    if (base::has_one_slot || !m.running() || m.paused || !m.compact()) return;
    note("compacts", i, m.delivered().size());
    seen_.note(sometimes::compacted);
    drain(i);
  }
  /// The end of all faults: everything runs, and everybody hears everybody from now on.
  void heal() {
    options_ = options_.healed();
    mend();
    for (std::size_t i = 0; i < size(); ++i) {
      machines_[i].resumes = now_;
      if (std::exchange(machines_[i].paused, false)) recording_.happened(now_is("", i), synod::trace::what::resume);
      start(i);
    }
  }

  // Clients.

  /// The identity that the next proposal is going to have.
  proposal next_proposal() const { return last_proposal_ + 1; }
  /// Proposes at node `i` under `next_proposal()`. Pre: running(i).
  propose_result<node> propose(std::size_t i, command const& c) {
    std::vector<std::byte> payload(codec::size(c));
    codec::write(payload.data(), c);
    return ask(i, entry_kind::command, payload, [&](auto& h, proposal id) { return machines_[i].node().propose(h, c, id); });
  }
  propose_result<node> barrier(std::size_t i) {
    return ask(i, entry_kind::noop, {}, [&](auto& h, proposal id) { return machines_[i].node().barrier(h, id); });
  }

 private:
  sim::host<base> host(std::size_t i) { return {*this, i}; }

  void happen(agenda::item const& e) {
    if (e.what > happening::drain && e.what != happening::resume) return nemesis_.happen(*this, agenda_, e);
    std::size_t const i = e.node;
    machine<P>& m = machines_[i];
    if (e.what == happening::arrive) {
      if (m.paused) return agenda_.put(m.resumes, e.what, i, e.which);
      return arrive(e.which);
    }
    if (!m.running() || e.which != (e.what == happening::wake ? m.alarm : m.life())) return;
    if (e.what == happening::resume) m.paused = false, recording_.happened(now_is("", i), synod::trace::what::resume);
    if (m.paused) return agenda_.put(m.resumes, e.what, i, e.which);
    switch (e.what) {
      case happening::wake:
        note("wakes", i);
        return input(i, [&](auto& h) { m.node().wake(h); });
      case happening::flushed: return flushed(i);
      case happening::fetched:
        m.fetch_due = false;
        if (!m.disk().reading()) return;
        m.disk().fetch();
        note("has read", i);
        return input(i, [&](auto& h) { m.node().wake(h); });
      case happening::drain: return drain(i);
      default: return;
    }
  }

  void arrive(std::size_t which) {
    packet here = network_.take(which);
    machine<P>& m = machines_[here.to];
    if (!m.running() || network_.is_cut(here.from, here.to)) {
      recording_.lost(base::passing(here), here.number, m.running() ? "cut off" : "down");
      return seen_.note(sometimes::unreachable);
    }
    if (network_.overtaken(here)) seen_.note(sometimes::reordered);
    bool const whole = decode<typename P::family>(here, [&](auto const& message) {
      moment e = now_is("receives", here.to);
      e.kind = kind_of<std::remove_cvref_t<decltype(message)>, typename P::family>::name;
      e.peer = here.from;
      describe(e, message, members_);
      trace_.note(e);
      recording_.received(e, here.number, message);
      input(here.to, [&](auto& h) {
        m.node().receive(h, members_[here.from], message);
        std::fill(here.bytes.begin(), here.bytes.end(), std::byte{0xdd});  // whoever kept a view sees it
      });
    });
    if (!whole) monitor_.fail("codec", "a message does not come out as it went in");
  }

  void flushed(std::size_t i) {
    machine<P>& m = machines_[i];
    m.flush_due = false;
    if (random_.chance(options_.fail_flush)) {
      note("cannot flush", i);
      seen_.note(sometimes::flush_failed);
      m.node().stop(stop_reason::storage_failed);
      auto h = host(i);
      m.node().drain(h);
      show(i);
      crash(i);
      return agenda_.put(now_ + options_.down_for, happening::restart, i);
    }
    note("has flushed", i, m.disk().flush_target().value);
    input(i, [&](auto& h) {
      m.node().stored(h, m.disk().flush_target());
      monitor_.stored(*this, i);
    });
  }

  /// An input to node `i`, and the end of its turn, now or a little later.
  template <class F>
  void input(std::size_t i, F f) {
    machine<P>& m = machines_[i];
    auto h = host(i);
    f(h);
    look(i);
    if (!random_.chance(options_.linger)) return drain(i);
    if (m.drain_due) return;
    m.drain_due = true;
    agenda_.put(now_ + random_.within(duration(1), options_.linger_for), happening::drain, i, m.life());
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
      agenda_.put(now_ + random_.within(options_.flush_min, options_.flush_max), happening::flushed, i, m.life());
    if (d.reading() && !std::exchange(m.fetch_due, true)) {
      seen_.note(sometimes::read_later);
      agenda_.put(now_ + random_.within(options_.flush_min, options_.flush_max), happening::fetched, i, m.life());
    }
    auto const s = m.node().status();
    if (s.stopped != stop_reason::none) return monitor_.fail("running", "node ", i + 1, " has stopped by itself");
    base::note_office(i, s);
    monitor_.looked(*this, i, s);
  }

  template <class Ask>
  propose_result<node> ask(std::size_t i, entry_kind kind, bytes_view payload, Ask f) {
    using answer = typename propose_result<node>::answer;
    proposal const id = last_proposal_ = last_proposal_ + 1;
    note("is asked", i, id.value);
    recording_.proposed(now_is("", i), id, kind, payload);
    monitor_.proposed(*this, i, id, kind, payload);
    propose_result<node> result;
    input(i, [&](auto& h) {
      result = f(h, id);
      if (result.what == answer::accepted) monitor_.answered(*this, i, id, result.at);
    });
    if (result.what == answer::busy) seen_.note(sometimes::busy);
    if (result.what == answer::not_leader) seen_.note(sometimes::not_leader);
    trace_.fold(static_cast<std::uint64_t>(result.what));
    return result;
  }

  nemesis nemesis_;
  proposal last_proposal_{};
};

}  // namespace sim
SYNOD_END_NAMESPACE
