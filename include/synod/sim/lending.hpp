// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <algorithm>
#include <cstddef>
#include <cstdint>

#include <synod/core/entry.hpp>
#include <synod/message/kind.hpp>
#include <synod/sim/agenda.hpp>
#include <synod/sim/chronicle.hpp>
#include <synod/sim/clock.hpp>
#include <synod/sim/host.hpp>
#include <synod/sim/network.hpp>
#include <synod/sim/wire.hpp>

SYNOD_BEGIN_NAMESPACE
namespace sim {

/// What a world lends its replicas, through `sim::host`: time, chance, messages, the state machine.
template <class P, class Monitor>
class lending : public chronicle<P, Monitor> {
  using base = chronicle<P, Monitor>;

 protected:
  using base::agenda_, base::faults_, base::machines_, base::members_, base::monitor_, base::network_, base::now_, base::options_,
      base::recording_, base::scribe_, base::seen_, base::trace_;
  using base::drop, base::note, base::now_is, base::passing, base::show;

 public:
  using typename base::duration, typename base::node;

 protected:
  friend class sim::host<lending>;
  using base::base;

  clock::time_point local_time(std::size_t i) const { return machines_[i].time.at(now_); }
  std::uint64_t draw(std::size_t i) {
    std::uint64_t const n = luck_now(machines_[i].draws)();
    if (scribe_ != nullptr) scribe_->drew(n);
    return n;
  }
  dice luck_now(luck& l) const { return l.at(now_.time_since_epoch().count()); }

  void arm(std::size_t i, clock::time_point t) {
    machines_[i].deadline = t;
    rearm(i);
  }
  /// The deadline stays, and the clock that it is told by has changed.
  void rearm(std::size_t i) {
    machine<P>& m = machines_[i];
    ++m.alarm;
    if (m.deadline == never<clock>) return;
    agenda_.put(std::max(m.time.when(m.deadline), now_ + duration(10)), happening::wake, i, m.alarm);
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
    base::template note_kind<kind>(m);
    monitor_.template sent<kind>(*this, from, at, m);
    std::size_t const p = network_.open(from, at);
    encode<typename P::family>(network_[p], m);
    recording_.sent(e, network_[p].number, m);
    travel(p);
  }
  /// Packet `p` is on its way, wherever that ends.
  void travel(std::size_t p) {
    std::size_t const at = network_[p].to;
    journey const j = network_.send(network_[p], options_, now_, faults_);
    switch (j.how) {
      case journey::end::unreachable: return drop(p, sometimes::unreachable, "cut off");
      case journey::end::lost: return drop(p, sometimes::lost, "lost");
      case journey::end::dropped: return drop(p, sometimes::lost, "too many wait");
      case journey::end::arrives: break;
    }
    if (j.again) seen_.note(sometimes::duplicated);
    for (auto const& again : {j.again, j.late}) {
      if (!again) continue;
      recording_.copied(passing(network_[p]), network_[p].number);
      agenda_.put(*again, happening::arrive, at, network_.copy(p));
    }
    agenda_.put(j.at, happening::arrive, at, p);
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

  proposal delivered_in(std::size_t i, slot s) const { return machines_[i].delivered()[s.value - 1]; }

  void settle(std::size_t i, proposal id, verdict v) {
    note(v == verdict::lost ? "calls lost" : "calls unknown", i, id.value);
    seen_.note(v == verdict::lost ? sometimes::called_lost : sometimes::called_unknown);
    monitor_.settled(*this, i, id, v);
  }

  void readable(std::size_t i, proposal id) {
    note("may be read", i, id.value);
    seen_.note(sometimes::read_confirmed);
    monitor_.readable(*this, i, id);
  }

  void install(std::size_t i, slot through) {
    note("installs a snapshot", i, through.value);
    seen_.note(sometimes::installed);
    monitor_.installed(*this, i, through);
    if (!machines_[i].install(through)) monitor_.fail("snapshot", "node ", i + 1, " has no sound snapshot through slot ", through);
  }
};

}  // namespace sim
SYNOD_END_NAMESPACE
