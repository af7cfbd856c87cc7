// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string_view>
#include <type_traits>
#include <utility>
#include <vector>

#include <synod/policy/property.hpp>
#include <synod/sim/agenda.hpp>
#include <synod/sim/clock.hpp>
#include <synod/sim/machine.hpp>
#include <synod/sim/nemesis.hpp>
#include <synod/sim/options.hpp>
#include <synod/sim/outside.hpp>
#include <synod/sim/plan.hpp>
#include <synod/sim/scribe.hpp>
#include <synod/sim/sometimes.hpp>
#include <synod/sim/turns.hpp>
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
class world : public turns<P, Monitor> {
  using base = turns<P, Monitor>;
  using base::agenda_, base::machines_, base::members_, base::monitor_, base::network_, base::now_, base::options_,
      base::recording_, base::scribe_, base::seen_, base::steps_, base::trace_;
  using base::input, base::note, base::now_is, base::sound;

 public:
  using node = typename P::node;
  using command = typename P::command;
  using duration = clock::duration;
  using base::ok, base::size;

  /// A world as rough as its seed draws it, for ever.
  world(std::size_t n, std::uint64_t seed) : world(n, seed, sim::options::drawn(spread(seed + 4)), rough{}) {}
  /// A world upon which nothing comes but what is done by hand.
  world(std::size_t n, std::uint64_t seed, sim::options const& o) : world(n, seed, o, nemesis{}) {}
  /// The world of a plan. `s` writes down what happens, where there is one.
  explicit world(sim::plan const& p, scribe* s = nullptr) : world(p.nodes, p.seed, p.climate, nemesis(p.events), s) {}

  /// The plan that this world has followed, to its healing or else to its present moment.
  sim::plan plan() const {
    return plan_ ? *plan_ : sim::plan{size(), base::seed(), options_, outside_.happened(), now_.time_since_epoch()};
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

  /// The end of all faults: everything runs, ordinary times, and everybody hears everybody from now on. Clients go on to ask, every
  /// `every` or so; 0: they do not.
  void heal(duration every = {}) {
    plan_ = plan();
    options_ = options_.calm();
    outside_.forget();
    base::mend();
    for (std::size_t i = 0; i < size(); ++i) base::ease(i), base::start(i);
    outside_.listen(nemesis::clients(size(), spread(base::seed() + 3), options_, every, now_.time_since_epoch()), agenda_, now_);
  }

  /// Nothing comes from outside any more, and what is there stays.
  void hush() { outside_.listen(nemesis{}, agenda_, now_); }

  // Clients.

  /// The identity that the next proposal is going to have.
  proposal next_proposal() const { return last_proposal_ + 1; }
  /// Proposes at node `i` under `next_proposal()`. Pre: running(i).
  propose_result<node> propose(std::size_t i, command const& c) {
    std::vector<std::byte> payload(codec::size(c));
    codec::write(payload.data(), c);
    std::string_view said = "?";
    if constexpr (std::is_convertible_v<command const&, std::string_view>) said = c;
    return ask(i, entry_kind::command, payload, said, [&](auto& h, proposal id) { return machines_[i].node().propose(h, c, id); });
  }
  propose_result<node> barrier(std::size_t i) {
    return ask(i, entry_kind::noop, {}, {}, [&](auto& h, proposal id) { return machines_[i].node().barrier(h, id); });
  }
  /// A read at node `i`, under `next_proposal()`: `Monitor::readable` is told when it may be made. Pre: running(i).
  propose_result<node> inquire(std::size_t i)
    requires property::confirms<typename P::reading>
  {
    proposal const id = last_proposal_ = last_proposal_ + 1;
    note("is asked for a read", i, id.value);
    propose_result<node> result;
    input(i, {"inquire"}, [&](auto& h) {
      result = machines_[i].node().read(h, id);
      if (result.what == propose_result<node>::answer::accepted) monitor_.inquired(*this, i, id);
    });
    trace_.fold(static_cast<std::uint64_t>(result.what));
    return result;
  }
  /// Whether it leads from when its promise is on disk (`replica::appoint`). Pre: running(i).
  bool appoint(std::size_t i)
    requires property::appoints<typename P::campaign>
  {
    bool done = false;
    input(i, {"appoint"}, [&](auto& h) { done = machines_[i].node().appoint(h); });
    return done;
  }

 private:
  struct rough {};
  world(std::size_t n, std::uint64_t seed, sim::options const& o, rough)
      : world(n, seed, o, nemesis(n, spread(seed + 2), o)) {}
  world(std::size_t n, std::uint64_t seed, sim::options const& o, nemesis what, scribe* s = nullptr)
      : base(n, seed, o, s) {
    for (std::size_t i = 0; i < n; ++i) base::start(i);
    outside_.listen(std::move(what), agenda_, now_);
  }

  void happen(agenda::item const& e) {
    switch (e.what) {
      case happening::fall:
      case happening::lift: return outside_.happen(*this, agenda_, e);
      case happening::restart:
        if (e.which == machines_[e.node].life()) base::start(e.node);
        return;
      default: break;
    }
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
        return input(i, {"wake"}, [&](auto& h) { m.node().wake(h); });
      case happening::flushed: return base::flushed(i);
      case happening::fetched:
        m.fetch_due = false;
        if (!m.disk().reading()) return;
        m.disk().fetch();
        note("has read", i);
        return input(i, {"read"}, [&](auto& h) { m.node().wake(h); });
      case happening::drain:
        if (!m.drain_due) return;
        if (scribe_ != nullptr) scribe_->drain(i, base::local_time(i));
        return base::drain(i);
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
      input(here.to, {"deliver", here.number}, [&](auto& h) {
        m.node().receive(h, members_[here.from], message);
        std::fill(here.bytes.begin(), here.bytes.end(), std::byte{0xdd});  // whoever kept a view sees it
      });
    });
    if (!whole) monitor_.fail("codec", "a message does not come out as it went in");
  }

  template <class Ask>
  propose_result<node> ask(std::size_t i, entry_kind kind, bytes_view payload, std::string_view said, Ask f) {
    using answer = typename propose_result<node>::answer;
    proposal const id = last_proposal_ = last_proposal_ + 1;
    note("is asked", i, id.value);
    recording_.proposed(now_is("", i), id, kind, payload);
    monitor_.proposed(*this, i, id, kind, payload);
    propose_result<node> result;
    input(i, {said.empty() ? "barrier" : "propose", 0, said}, [&](auto& h) {
      result = f(h, id);
      if (result.what == answer::accepted) monitor_.answered(*this, i, id, result.at);
    });
    if (result.what == answer::busy) seen_.note(sometimes::busy);
    if (result.what == answer::not_leader) seen_.note(sometimes::not_leader);
    trace_.fold(static_cast<std::uint64_t>(result.what));
    return result;
  }

  outside outside_;
  std::optional<sim::plan> plan_;  // once all is healed
  proposal last_proposal_{};
};

}  // namespace sim
SYNOD_END_NAMESPACE
