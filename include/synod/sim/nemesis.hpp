// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <algorithm>
#include <chrono>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <utility>
#include <vector>

#include <synod/core/node_set.hpp>
#include <synod/sim/fault.hpp>
#include <synod/sim/options.hpp>
#include <synod/sim/prng.hpp>

SYNOD_BEGIN_NAMESPACE
namespace sim {

/// How a kind of fault comes, before a seed has made its choice. Times in milliseconds; each world draws the mean time
/// between two and the longest of each from these ranges, on a scale of orders of magnitude.
struct habit {
  fault what = fault::propose;
  int every_least = 0, every_most = 0;
  int lasts_least = 0, lasts_most = 0;
  std::int64_t amount_least = 0, amount_most = 0;
  bool stands = false;  ///< in half of the worlds that have it, it lies on all paths all the time instead
};

inline constexpr habit habits[] = {
    {fault::compact, 400, 6'000},
    {fault::lose, 500, 10'000, 50, 2'000, 10'000, 300'000, true},
    {fault::repeat, 500, 10'000, 50, 2'000, 10'000, 300'000, true},
    {fault::replay, 500, 10'000, 50, 2'000, 10'000, 100'000, true},
    {fault::straggle, 500, 10'000, 50, 2'000, 10'000, 100'000, true},
    {fault::delay, 500, 10'000, 50, 2'000, 2'000, 200'000, true},
    {fault::clog, 400, 8'000, 20, 2'000},
    {fault::throttle, 500, 10'000, 50, 3'000, 1'000, 20'000},
    {fault::halves, 800, 10'000, 50, 2'500},
    {fault::isolate, 800, 10'000, 50, 2'500},
    {fault::ring, 800, 10'000, 50, 2'500},
    {fault::bridge, 800, 10'000, 50, 2'500},
    {fault::one_way, 400, 6'000, 50, 2'500},
    {fault::crash, 400, 8'000, 20, 1'500},
    {fault::tear, 400, 8'000, 20, 1'500},
    {fault::scatter, 400, 8'000, 20, 1'500},
    {fault::pause, 600, 8'000, 20, 1'500},
    {fault::drift, 1'000, 10'000, 200, 5'000, 1'000, 200'000},
    {fault::jump, 1'000, 10'000, 0, 0, 1'000, 2'000'000},
    {fault::slow_flush, 600, 8'000, 100, 3'000, 20'000, 1'000'000},
    {fault::fail_flush, 1'000, 20'000, 20, 1'500},
    {fault::flip, 2'000, 20'000},
    {fault::misdirect, 2'000, 20'000},
    {fault::lose_disk, 2'000, 20'000, 100, 2'000},
};

/// Draws what comes upon a world, for ever: each kind is there or not, at a rate of its own, so that a seed that has few
/// reaches deep and one that has many meets their combinations (swarm testing). Every kind draws from luck of its own and
/// none looks at the world, so that what comes is known from the seed alone. Or says what it was told to say.
class nemesis {
 public:
  /// Nothing comes.
  nemesis() = default;
  /// These come. Pre: in order of time.
  explicit nemesis(std::vector<event> told) : told_(std::move(told)) {}
  nemesis(std::size_t members, std::uint64_t seed, options const& o) : members_(members), follow_(o.follow_hint) {
    prng random(seed);
    std::uint64_t const share = random.between(1, 3);  // of four kinds
    for (habit const& h : habits) {
      dice luck(random());
      if (luck.below(4) >= share || (on_paths(h.what) && members < 2)) continue;
      line l{h, scaled(luck, h.every_least, h.every_most), scaled(luck, h.lasts_least, h.lasts_most),
             h.amount_most == 0 ? 0 : scaled(luck, h.amount_least, h.amount_most), false, luck, {}};
      if (h.stands && luck.chance(always / 2)) l.standing = true;
      else l.next = l.luck.around(l.every);
      lines_.push_back(l);
    }
    ask(random(), o.propose_every, {});
  }
  /// Clients alone, who ask from `begin` on.
  static nemesis clients(std::size_t members, std::uint64_t seed, options const& o, clock::duration every, clock::duration begin) {
    nemesis n;
    n.members_ = members;
    n.follow_ = o.follow_hint;
    n.ask(seed, every, begin);
    return n;
  }

  /// What comes next, in order of time.
  std::optional<event> next() {
    if (position_ < told_.size()) return told_[position_++];
    auto const soonest = std::min_element(lines_.begin(), lines_.end(), [](line const& a, line const& b) { return a.next < b.next; });
    if (soonest == lines_.end() || soonest->next == clock::duration::max()) return {};
    return draw(*soonest);
  }

 private:
  struct line {
    habit kind;
    clock::duration every{};
    clock::duration longest{};
    std::int64_t most = 0;
    bool standing = false;
    dice luck;
    clock::duration next{};
  };

  static std::int64_t scaled(dice& luck, std::int64_t least, std::int64_t most) {
    return static_cast<std::int64_t>(luck.scaled(static_cast<std::uint64_t>(least), static_cast<std::uint64_t>(most)));
  }
  static clock::duration scaled(dice& luck, int least, int most) {
    if (most == 0) return {};
    return std::chrono::milliseconds(scaled(luck, std::int64_t{least}, std::int64_t{most}));
  }
  void ask(std::uint64_t seed, clock::duration every, clock::duration begin) {
    if (every == clock::duration{}) return;
    dice luck(seed);
    clock::duration const first = begin + luck.around(every);
    lines_.push_back({habit{}, every, {}, 0, false, luck, first});
  }

  std::uint8_t member(dice& luck) const { return static_cast<std::uint8_t>(luck.below(members_)); }
  std::uint8_t victim(dice& luck) const { return luck.below(4) == 0 ? event::leader : member(luck); }

  event draw(line& l) {
    event e;
    e.at = l.next;
    e.what = l.kind.what;
    if (l.longest != clock::duration{}) e.lasts = l.luck.within(clock::duration(l.longest / 20), l.longest);
    if (l.most != 0) e.amount = static_cast<std::int64_t>(l.luck.between(static_cast<std::uint64_t>(l.kind.amount_least), static_cast<std::uint64_t>(l.most)));
    if (l.standing) {
      e.lasts = {};
      l.next = clock::duration::max();
      return e;
    }
    l.next += clock::duration(1) + l.luck.around(l.every);
    aim(e, l.luck);
    return e;
  }

  void aim(event& e, dice& luck) const {
    auto const any = [&] { return static_cast<std::int64_t>(luck() >> 1); };
    switch (e.what) {
      case fault::propose:
        e.node = luck.chance(follow_) ? event::leader : member(luck);
        e.amount = any();
        return;
      case fault::halves:
      case fault::bridge:
        e.amount = static_cast<std::int64_t>(luck.between(1, node_set::first(members_).bits - 1));
        if (e.what == fault::bridge) e.node = member(luck);
        return;
      case fault::ring: e.amount = any(); return;
      case fault::tear:
      case fault::scatter:
      case fault::flip:
      case fault::misdirect:
        e.amount = any();
        e.node = victim(luck);
        return;
      case fault::drift:
      case fault::jump:
        if (luck.below(3) == 0) e.amount = -e.amount / 2;
        e.node = victim(luck);
        return;
      default: break;
    }
    e.node = victim(luck);
    if (!on_paths(e.what) || e.what == fault::isolate) return;
    e.peer = member(luck);
    if (std::uint64_t const wide = luck.below(4); wide < 2) (wide == 0 ? e.node : e.peer) = event::everyone;
    if (luck.below(4) == 0) e.node = e.peer = event::everyone;
  }

  std::size_t members_ = 0;
  std::uint32_t follow_ = 0;
  std::vector<event> told_;
  std::size_t position_ = 0;
  std::vector<line> lines_;
};

}  // namespace sim
SYNOD_END_NAMESPACE
