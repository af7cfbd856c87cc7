// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>
#include <deque>
#include <span>
#include <string>
#include <type_traits>
#include <vector>

#include <synod/check/explore/bounds.hpp>
#include <synod/check/explore/event.hpp>
#include <synod/check/explore/laws.hpp>
#include <synod/check/explore/messages.hpp>
#include <synod/check/explore/state_set.hpp>
#include <synod/check/explore/symmetry.hpp>
#include <synod/check/explore/tables.hpp>
#include <synod/check/explore/walk.hpp>
#include <synod/check/explore/world.hpp>
#include <synod/sim/disk.hpp>

SYNOD_BEGIN_NAMESPACE
namespace explore {

/// A small world of real replicas of protocol `P`, as a model to be explored (breadth_first.hpp): every event that may
/// happen next is a step.
template <class P, class Laws = laws<P>>
class replicas {
 public:
  using node = typename P::node;
  static_assert(std::is_same_v<node, name> && std::is_same_v<typename P::clock, clock> &&
                    std::is_base_of_v<sim::disk, typename P::storage>,
                "synod: [explore.protocol] a protocol that is explored is composed with synod::node<synod::explore::name>, "
                "synod::clock<synod::explore::clock> and synod::storage<synod::sim::disk> [check/explore/replicas.hpp]");
  using event = explore::event;
  static constexpr std::size_t words = world::words;
  using state = packed<words>;

  explicit replicas(bounds const& b) : known_(b), walk_(known_), names_(b, known_.sent) {}

  /// All nodes have started, on empty disks; and one of them leads where that is asked, the lowest ballot that any can.
  state initial() {
    world w{};
    for (unsigned i = 0; i < scope().nodes; ++i) {
      event e;
      e.what = event::kind::restart;
      e.node = static_cast<std::uint8_t>(i);
      w.parts[i] = known_.nodes.after(known_.nodes.unborn(i), e).next;
    }
    world begin = w;
    for (unsigned i = 0; scope().led && i < scope().nodes; ++i) {
      std::vector<event> way;
      world const led = after_campaign(w, i, way);
      if (highest_round(led) == round{} || (begin.parts != w.parts && highest_round(led) >= highest_round(begin))) continue;
      begin = led;
      campaign_ = std::move(way);
    }
    return begin.pack();
  }

  template <class F>
  void steps(state const& from, F f) {
    walk_.steps(from, std::move(f));
  }

  /// Takes steps that lead to nothing new and break nothing, and leaves the model as it is: any number of threads may have one, while
  /// nobody changes the model.
  class scout {
   public:
    explicit scout(replicas const& model) : walk_(model.known_) {}
    /// As `steps`. False where it cannot: then `f` was called for some steps, or none.
    template <class F>
    bool steps(state const& from, F f) {
      Laws const before = walk_.laws();
      if (walk_.steps(from, std::move(f))) return true;
      walk_.laws() = before;
      return false;
    }

   private:
    friend replicas;
    walk<P, Laws, tables<P, Laws> const> walk_;
  };
  /// What `r` has put to the test counts here from now on, instead of there; or nowhere.
  void take(scout& r) { walk_.laws().add(r.walk_.laws()), forget(r); }
  static void forget(scout& r) { r.walk_.laws() = {}; }

  bool symmetric() const { return scope().symmetry && symmetry<P>::fits(scope()); }
  state representative(state const& s) {
    auto const from = world(s).parts;
    auto const form = names_.representative(
        std::span(from).first(scope().nodes), [&](std::size_t i) -> auto const& { return known_.nodes[from[i]]; },
        known_.nets[from[world::network_at]], from[world::past_at], known_.past_of(from[world::past_at]));
    world to;
    std::copy(form.begin(), form.end(), to.parts.begin());
    to.parts[world::used_at] = from[world::used_at];
    return to.pack();
  }

  /// Where it begins behind a campaign: how that went.
  std::vector<event> const& campaign() const { return campaign_; }
  bounds const& scope() const { return known_.scope; }
  std::string said() const { return walk_.said(); }
  auto tests() const { return walk_.laws().tests(); }
  messages const& sent() const { return known_.sent; }
  std::size_t node_states() const { return known_.nodes.states(); }
  std::size_t node_steps() const { return known_.nodes.steps(); }

 private:
  /// Node `i` misses the leader, and all that anybody sends arrives, and is flushed; so it does after the new one's heartbeat.
  world after_campaign(world w, unsigned i, std::vector<event>& way) {
    std::deque<std::uint32_t> sent;
    auto const happen = [&](event const& e) {
      auto const& o = known_.nodes.after(w.parts[e.node], e);
      if (!o.possible) return;
      way.push_back(e);
      world const from = w;
      w.parts[e.node] = o.next;
      check::report r;
      if (o.notable) w.parts[world::past_at] = walk_.judged(from, w, e, o, 0, r);
      sent.insert(sent.end(), o.sent.begin(), o.sent.end());
    };
    auto const and_all_behind = [&](event e) {
      for (happen(e);; happen(e)) {
        if (auto const& disk = known_.nodes[w.parts[e.node]].disk(); disk.flushing()) {
          e = {event::kind::flush, e.node, static_cast<std::uint32_t>(disk.flush_target() - disk.durable()), 0, {}};
        } else if (!sent.empty()) {
          e = {event::kind::deliver, known_.sent.way(sent.front()).to, sent.front(), 0, {}};
          sent.pop_front();
        } else {
          return;
        }
      }
    };
    and_all_behind({event::kind::wake, static_cast<std::uint8_t>(i), 0, 0, lengths.election_min});
    for (unsigned k = 0; k < scope().nodes; ++k)
      if (known_.nodes[w.parts[k]].seen.status.role == role_name::leader)
        and_all_behind({event::kind::wake, static_cast<std::uint8_t>(k), 0, 0, lengths.heartbeat});
    return w;
  }
  synod::round highest_round(world const& w) const {
    synod::round highest{};
    for (unsigned i = 0; i < scope().nodes; ++i) highest = std::max(highest, known_.nodes[w.parts[i]].seen.status.promised.round);
    return highest;
  }

  tables<P, Laws> known_;
  walk<P, Laws, tables<P, Laws>> walk_;
  symmetry<P> names_;
  std::vector<event> campaign_;
};

}  // namespace explore
SYNOD_END_NAMESPACE
