// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>
#include <deque>
#include <span>
#include <string>
#include <string_view>
#include <type_traits>
#include <vector>

#include <synod/check/explore/bounds.hpp>
#include <synod/check/explore/canonical.hpp>
#include <synod/check/explore/event.hpp>
#include <synod/check/explore/interner.hpp>
#include <synod/check/explore/laws.hpp>
#include <synod/check/explore/messages.hpp>
#include <synod/check/explore/network.hpp>
#include <synod/check/explore/nodes.hpp>
#include <synod/check/explore/past.hpp>
#include <synod/check/explore/state_set.hpp>
#include <synod/check/explore/step.hpp>
#include <synod/check/explore/symmetry.hpp>
#include <synod/sim/disk.hpp>

SYNOD_BEGIN_NAMESPACE
namespace explore {

/// A small world of real replicas of protocol `P`, as a model to be explored (breadth_first.hpp): every event that may
/// happen next is a step. A state is a number for each node's state, one for what is under way, one for what has been,
/// and counters of what may happen only so often.
template <class P, class Laws = laws<P>>
class replicas {
 public:
  using node = typename P::node;
  static_assert(std::is_same_v<node, name> && std::is_same_v<typename P::clock, clock> &&
                    std::is_base_of_v<sim::disk, typename P::storage>,
                "synod: [explore.protocol] a protocol that is explored is composed with synod::node<synod::explore::name>, "
                "synod::clock<synod::explore::clock> and synod::storage<synod::sim::disk> [check/explore/replicas.hpp]");
  using event = explore::event;
  static constexpr std::size_t words = 4;
  using state = packed<words>;

  explicit replicas(bounds const& b) : bounds_(b), network_(b, messages_), nodes_(b, messages_), names_(b, messages_) {
    pasts_.push_back({});
    number_of(pasts_[0]);
  }

  /// All nodes have started, on empty disks; and one of them leads where that is asked, the lowest ballot that any can.
  state initial() {
    world w{};
    for (unsigned i = 0; i < bounds_.nodes; ++i) {
      event e;
      e.what = event::kind::restart;
      e.node = static_cast<std::uint8_t>(i);
      w.parts[i] = nodes_.after(nodes_.unborn(i), e).next;
    }
    world begin = w;
    for (unsigned i = 0; bounds_.led && i < bounds_.nodes; ++i) {
      std::vector<event> way;
      world const led = after_campaign(w, i, way);
      if (highest_round(led) == round{} || (begin.parts != w.parts && highest_round(led) >= highest_round(begin))) continue;
      begin = led;
      campaign_ = std::move(way);
    }
    return pack(begin.parts);
  }

  template <class F>
  void steps(state const& packed, F f) {
    world const from{unpack(packed)};
    counters const used = from.used();
    for (unsigned i = 0; i < bounds_.nodes; ++i) {
      std::uint32_t const at = from.parts[i];
      for (std::size_t k = 0; k < nodes_.events(at).size(); ++k) {
        event const e = nodes_.events(at)[k];
        counters now = used;
        if (e.what == event::kind::crash && !use(now.crashes, bounds_.crashes)) continue;
        if (e.what == event::kind::wake && !use(now.wakes, bounds_.wakes)) continue;
        take(from, now, e, from.parts[network_at], f);
      }
      counters now = used;
      if (!nodes_[at].running) continue;
      if (auto const& then = pasts_[from.parts[past_at]]; then.reads < bounds_.reads)
        take(from, now, {event::kind::inquire, static_cast<std::uint8_t>(i), bounds::first_read + then.reads + 1U, 0, {}}, from.parts[network_at], f);
      if (!use(now.commands, bounds_.commands)) continue;
      take(from, now, {event::kind::propose, static_cast<std::uint8_t>(i), now.commands, 0, {}}, from.parts[network_at], f);
    }
    deliver(from, used, f);
  }

  bool symmetric() const { return bounds_.symmetry && symmetry<P>::fits(bounds_); }
  state representative(state const& s) {
    auto const from = unpack(s);
    auto const form = names_.representative(
        std::span(from).first(bounds_.nodes), [&](std::size_t i) -> auto const& { return nodes_[from[i]]; },
        network_[from[network_at]], from[past_at], pasts_[from[past_at]]);
    std::array<std::uint32_t, 8> to{};
    std::copy(form.begin(), form.end(), to.begin());
    to[used_at] = from[used_at];
    return pack(to);
  }

  /// Where it begins behind a campaign: how that went.
  std::vector<event> const& campaign() const { return campaign_; }
  bounds const& scope() const { return bounds_; }
  std::string said() const { return text_; }
  auto tests() const { return laws_.tests(); }
  messages const& sent() const { return messages_; }
  std::size_t node_states() const { return nodes_.states(); }
  std::size_t node_steps() const { return nodes_.steps(); }

 private:
  static constexpr std::size_t network_at = 5, past_at = 6, used_at = 7;
  struct counters { std::uint8_t commands = 0, crashes = 0, drops = 0, duplicates = 0, wakes = 0; };
  struct world {
    std::array<std::uint32_t, 8> parts;
    counters used() const {
      auto const part = [u = parts[used_at]](unsigned at, unsigned bits) {
        return static_cast<std::uint8_t>(u >> at & ((1U << bits) - 1));
      };
      return {part(0, 4), part(4, 4), part(8, 8), part(16, 8), part(24, 8)};
    }
  };
  static constexpr std::uint32_t number_of(counters c) {
    return c.commands | unsigned{c.crashes} << 4 | unsigned{c.drops} << 8 | unsigned{c.duplicates} << 16 | unsigned{c.wakes} << 24;
  }
  static constexpr state pack(std::array<std::uint32_t, 8> const& p) {
    state s{};
    for (std::size_t i = 0; i < 8; ++i) s[i / 2] |= std::uint64_t{p[i]} << (i % 2 * 32);
    return s;
  }
  static constexpr std::array<std::uint32_t, 8> unpack(state const& s) {
    std::array<std::uint32_t, 8> p{};
    for (std::size_t i = 0; i < 8; ++i) p[i] = static_cast<std::uint32_t>(s[i / 2] >> (i % 2 * 32));
    return p;
  }

  /// Node `i` misses the leader, and all that anybody sends arrives, and is flushed; so it does after the new one's heartbeat.
  world after_campaign(world w, unsigned i, std::vector<event>& way) {
    std::deque<std::uint32_t> sent;
    auto const happen = [&](event const& e) {
      auto const& o = nodes_.after(w.parts[e.node], e);
      if (!o.possible) return;
      way.push_back(e);
      world const from = w;
      w.parts[e.node] = o.next;
      check::report r;
      if (o.notable) w.parts[past_at] = judged(from, w, e, o, 0, r);
      sent.insert(sent.end(), o.sent.begin(), o.sent.end());
    };
    auto const and_all_behind = [&](event e) {
      for (happen(e);; happen(e)) {
        if (auto const& disk = nodes_[w.parts[e.node]].disk(); disk.flushing()) {
          e = {event::kind::flush, e.node, static_cast<std::uint32_t>(disk.flush_target() - disk.durable()), 0, {}};
        } else if (!sent.empty()) {
          e = {event::kind::deliver, messages_.way(sent.front()).to, sent.front(), 0, {}};
          sent.pop_front();
        } else {
          return;
        }
      }
    };
    and_all_behind({event::kind::wake, static_cast<std::uint8_t>(i), 0, 0, lengths.election_min});
    for (unsigned k = 0; k < bounds_.nodes; ++k)
      if (nodes_[w.parts[k]].seen.status.role == role_name::leader)
        and_all_behind({event::kind::wake, static_cast<std::uint8_t>(k), 0, 0, lengths.heartbeat});
    return w;
  }
  synod::round highest_round(world const& w) const {
    synod::round highest{};
    for (unsigned i = 0; i < bounds_.nodes; ++i) highest = std::max(highest, nodes_[w.parts[i]].seen.status.promised.round);
    return highest;
  }

  template <class F>
  void deliver(world const& from, counters const& used, F& f) {
    std::uint32_t const net = from.parts[network_at];
    for (std::size_t k = 0; k < network_[net].size(); ++k) {
      std::uint32_t const m = network_[net][k];
      std::uint8_t const to = messages_.way(m).to;
      if (!nodes_[from.parts[to]].running) continue;
      counters now = used;
      if (!use(now.drops, bounds_.drops, network_.before(net, k))) continue;
      take(from, now, {event::kind::deliver, to, m, 0, {}}, network_.after(net, k), f);
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
    outcome<node> const& o = nodes_.after(from.parts[e.node], e);
    if (!o.possible) return;
    world to = from;
    to.parts[e.node] = o.next;
    check::report r = o.broken;
    if (o.notable && r.ok()) to.parts[past_at] = judged(from, to, e, o, used.commands, r);
    if (!r.ok()) text_ = std::string(r.invariant()) + ": " + r.text();
    to.parts[network_at] = net;
    if (o.sent.empty()) return tell(to, used, e, r, f);
    auto const choices = network_.with(net, o.sent, bounds_.drops == bounds::any ? bounds::any : bounds_.drops - used.drops);
    if (!use(used.drops, bounds_.drops, choices.lost)) return;
    for (std::uint32_t choice : choices.nets) {
      to.parts[network_at] = choice;
      tell(to, used, e, r, f);
    }
  }
  template <class F>
  static void tell(world& to, counters const& used, event const& e, check::report const& r, F& f) {
    to.parts[used_at] = number_of(used);
    f(e, pack(to.parts), r.invariant());
  }

  /// Asks the laws; what has been, after this step.
  std::uint32_t judged(world const& from, world const& to, event const& e, outcome<node> const& o, unsigned commands,
                       check::report& r) {
    step<P> s{e.node, nodes_[from.parts[e.node]].seen, nodes_[o.next].seen, o.what, {}, bounds_.nodes, commands};
    for (unsigned i = 0; i < bounds_.nodes; ++i) s.all[i] = &nodes_[to.parts[i]].seen;
    past<node> then = pasts_[from.parts[past_at]];
    laws_.judge(s, then, r);
    return then == pasts_[from.parts[past_at]] ? from.parts[past_at] : number_of(then);
  }

  std::uint32_t number_of(past<node> const& then) {
    bytes_.clear();
    canonical(bytes_).put(then);
    std::uint32_t const number = past_numbers_.intern(bytes_);
    if (number == pasts_.size()) pasts_.push_back(then);
    return number;
  }

  bounds bounds_;
  messages messages_;
  network network_;
  nodes<P, Laws> nodes_;
  symmetry<P> names_;
  Laws laws_;
  interner<std::byte> past_numbers_;
  std::vector<past<node>> pasts_;
  std::vector<std::byte> bytes_;
  std::vector<event> campaign_;
  std::string text_;
};

}  // namespace explore
SYNOD_END_NAMESPACE
