// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <type_traits>
#include <vector>

#include <synod/check/explore/bounds.hpp>
#include <synod/check/explore/event.hpp>
#include <synod/check/explore/network.hpp>
#include <synod/check/explore/nodes.hpp>
#include <synod/check/explore/past.hpp>
#include <synod/check/explore/state_set.hpp>
#include <synod/check/explore/step.hpp>
#include <synod/check/explore/world.hpp>
#include <synod/check/report.hpp>

SYNOD_BEGIN_NAMESPACE
namespace explore {

/// Takes the steps from a state of a small world, by `Tables` (tables.hpp): where these are constant, only such as lead to what
/// they know, and break nothing.
template <class P, class Laws, class Tables>
class walk {
 public:
  using node = typename P::node;
  using state = packed<world::words>;
  using counters = world::counters;

  explicit walk(Tables& known) : bounds_(known.scope), known_(known) {}

  /// Calls `f(event, next, broken)` for each step. False where one of them leads to what is not known: then `f` may have been
  /// called for others.
  template <class F>
  bool steps(state const& packed, F f) {
    is_known_ = true;
    world const from(packed);
    counters const used = from.used();
    for (unsigned i = 0; is_known_ && i < bounds_.nodes; ++i) {
      std::uint32_t const at = from.parts[i];
      for (std::size_t k = 0; k < known_.nodes.events(at).size(); ++k) {
        event const e = known_.nodes.events(at)[k];
        counters now = used;
        if (e.what == event::kind::crash && !use(now.crashes, bounds_.crashes)) continue;
        if (e.what == event::kind::wake && !use(now.wakes, bounds_.wakes)) continue;
        take(from, now, e, from.parts[world::network_at], f);
      }
      counters now = used;
      if (!known_.nodes[at].running) continue;
      if (auto const reads = known_.past_of(from.parts[world::past_at]).reads; reads < bounds_.reads)
        take(from, now, {event::kind::inquire, static_cast<std::uint8_t>(i), bounds::first_read + reads + 1U, 0, {}}, from.parts[world::network_at], f);
      if (!use(now.commands, bounds_.commands)) continue;
      take(from, now, {event::kind::propose, static_cast<std::uint8_t>(i), now.commands, 0, {}}, from.parts[world::network_at], f);
    }
    deliver(from, used, f);
    return is_known_;
  }

  /// Asks the laws; what has been, after this step.
  std::uint32_t judged(world const& from, world const& to, event const& e, outcome<node> const& o, unsigned commands,
                       check::report& r) {
    step<P> s{e.node, known_.nodes[from.parts[e.node]].seen, known_.nodes[o.next].seen, o.what, {}, bounds_.nodes, commands};
    for (unsigned i = 0; i < bounds_.nodes; ++i) s.all[i] = &known_.nodes[to.parts[i]].seen;
    auto const& before = known_.past_of(from.parts[world::past_at]);
    past<node> then = before;
    laws_.judge(s, then, r);
    return then == before ? from.parts[world::past_at] : known_.number_of(then, bytes_);
  }

  std::string const& said() const { return text_; }
  Laws& laws() { return laws_; }
  Laws const& laws() const { return laws_; }

 private:
  template <class F>
  void deliver(world const& from, counters const& used, F& f) {
    std::uint32_t const net = from.parts[world::network_at];
    for (std::size_t k = 0; is_known_ && k < known_.nets[net].size(); ++k) {
      std::uint32_t const m = known_.nets[net][k];
      std::uint8_t const to = known_.sent.way(m).to;
      if (!known_.nodes[from.parts[to]].running) continue;
      counters now = used;
      if (!use(now.drops, bounds_.drops, known_.nets.before(net, k))) continue;
      take(from, now, {event::kind::deliver, to, m, 0, {}}, known_.nets.after(net, k, room_), f);
      now = used;
      if (bounds_.links != links::any_order || !use(now.duplicates, bounds_.duplicates)) continue;
      take(from, now, {event::kind::duplicate, to, m, 0, {}}, net, f);
    }
  }

  /// Counts `count` more of what may happen `most` times; false where that is too often.
  static bool use(std::uint8_t& used, unsigned most, std::size_t count = 1) {
    if (most == bounds::any) return true;
    if (used + count > most) return false;
    used = static_cast<std::uint8_t>(used + count);
    return true;
  }

  /// The steps that `e` makes, where it is possible: `net` is what is under way besides what it sends.
  template <class F>
  void take(world const& from, counters used, event const& e, std::uint32_t net, F& f) {
    outcome<node> const* const known = known_.after(from.parts[e.node], e);
    if (!known || net == Tables::absent) return is_unknown();
    outcome<node> const& o = *known;
    if (!o.possible) return;
    world to = from;
    to.parts[e.node] = o.next;
    check::report r = o.broken;
    if (o.notable && r.ok()) to.parts[world::past_at] = judged(from, to, e, o, used.commands, r);
    if (!r.ok()) text_ = std::string(r.invariant()) + ": " + r.text();
    if (to.parts[world::past_at] == Tables::absent || (std::is_const_v<Tables> && !r.ok())) return is_unknown();
    to.parts[world::network_at] = net;
    if (o.sent.empty()) return tell(to, used, e, r, f);
    auto const choices = known_.nets.with(net, o.sent, bounds_.drops == bounds::any ? bounds::any : bounds_.drops - used.drops, room_);
    if (!use(used.drops, bounds_.drops, choices.lost)) return;
    for (std::uint32_t choice : choices.nets) {
      if (choice == Tables::absent) return is_unknown();
      to.parts[world::network_at] = choice;
      tell(to, used, e, r, f);
    }
  }
  template <class F>
  static void tell(world& to, counters const& used, event const& e, check::report const& r, F& f) {
    to.use(used);
    f(e, to.pack(), r.invariant());
  }
  void is_unknown() { is_known_ = false; }

  bounds const& bounds_;
  Tables& known_;
  Laws laws_;
  network::room room_;
  std::vector<std::byte> bytes_;
  std::string text_;
  bool is_known_ = true;
};

}  // namespace explore
SYNOD_END_NAMESPACE
