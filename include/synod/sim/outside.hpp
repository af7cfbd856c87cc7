// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <utility>
#include <vector>

#include <synod/sim/agenda.hpp>
#include <synod/sim/clock.hpp>
#include <synod/sim/fault.hpp>
#include <synod/sim/havoc.hpp>
#include <synod/sim/nemesis.hpp>
#include <synod/sim/prng.hpp>
#include <synod/sim/workload.hpp>

SYNOD_BEGIN_NAMESPACE
namespace sim {

/// Brings upon a world what its nemesis says, when it says so, ends what is to end, and remembers what it was.
class outside {
 public:
  /// What has come so far.
  std::vector<event> const& happened() const { return happened_; }

  /// From now on what comes is `n`'s; what is there stays until `happen` is told to lift it, or for ever after `forget`.
  void listen(nemesis n, agenda& to, clock::time_point now) {
    nemesis_ = std::move(n);
    await(to, now);
  }
  void forget() { lasting_.clear(); }

  /// Pre: `i.what` is `fall` or `lift`.
  template <class World>
  void happen(World& w, agenda& to, agenda::item const& i) {
    if (i.what == happening::lift) return lift(w, i.which);
    if (i.which != awaited_) return;  // it was awaited before the healing
    event e = *coming_;
    happened_.push_back(e);
    await(to, w.now());
    if (e.what == fault::propose) return ask(w, e);
    if (e.node == event::leader) {
      auto const l = w.leader();
      if (!l) return;
      e.node = static_cast<std::uint8_t>(*l);
    }
    if (!befall(w, e, i.which)) return;
    if (!on_paths(e.what) || cuts(e.what)) w.met(e.what);  // else each message that it meets counts
    if (!is_lifted(e.what)) return;
    lasting_.emplace_back(i.which, e);
    if (e.lasts != clock::duration{}) to.put(w.now() + e.lasts, happening::lift, 0, i.which);
  }

 private:
  /// Puts what the nemesis has next on the agenda.
  void await(agenda& to, clock::time_point now) {
    coming_ = nemesis_.next();
    ++awaited_;
    if (coming_) to.put(std::max(now, clock::time_point(coming_->at)), happening::fall, 0, awaited_);
  }

  template <class World>
  void lift(World& w, std::uint64_t which) {
    auto const at = std::find_if(lasting_.begin(), lasting_.end(), [&](auto const& l) { return l.first == which; });
    if (at == lasting_.end()) return;
    event const e = at->second;
    lasting_.erase(at);
    sim::lift(w, e, which);
  }

  /// A client asks somebody, or the leader that it was told of.
  template <class World>
  void ask(World& w, event const& e) {
    prng luck(static_cast<std::uint64_t>(e.amount));
    std::size_t const anybody = luck.below(w.size());
    auto const told = std::exchange(hint_, {});
    std::size_t const i = e.node < w.size() ? e.node : e.node == event::leader && told ? *told : anybody;
    if (!w.running(i)) return;
    if constexpr (requires { w.inquire(i); })  // a read beside some of what is proposed, in every world
      if (luck.chance(std::max(w.options().barriers, always / 8))) {
        if (auto const r = w.inquire(i); r.leader) hint_ = w.members().index_of(*r.leader);
        if (!w.ok() || !w.running(i)) return;
      }
    auto const c = sample<typename World::command>::make(w.next_proposal(), luck);
    auto const result = luck.chance(w.options().barriers) ? w.barrier(i) : w.propose(i, c);
    if (result.leader) hint_ = w.members().index_of(*result.leader);
    w.met(e.what);
  }

  nemesis nemesis_;
  std::optional<event> coming_;      // what the nemesis has next
  std::uint64_t awaited_ = 0;        // its number
  std::vector<event> happened_;
  std::vector<std::pair<std::uint64_t, event>> lasting_;
  std::optional<std::size_t> hint_;  // the leader that clients were told of
};

}  // namespace sim
SYNOD_END_NAMESPACE
