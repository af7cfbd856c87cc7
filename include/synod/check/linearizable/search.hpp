// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <map>
#include <span>
#include <unordered_map>
#include <utility>
#include <vector>

#include <synod/check/linearizable/walk.hpp>

SYNOD_BEGIN_NAMESPACE
namespace check::detail {

/// Looks for an order of one key's calls that a model explains.
///
/// First depth first, with a memory of the configurations that led nowhere [WG; Lowe]: where there is
/// an order, that mostly goes straight to it. Where it does not, or there is none, the same configurations are visited
/// return by return, all that have placed what had returned by then before any that have placed more: so each is come
/// to by its cheapest way first, and none is gone through again because it could be had for less.
template <class Model>
class search {
 public:
  enum class result : std::uint8_t { found, impossible, given_up };

  search(Model const& m, std::span<timed<typename Model::operation> const> calls) : walk_(m, calls) {}

  /// Looks at `visits_max` configurations at most, and at `depth_first_max` of them before it goes return by return.
  result run(std::uint64_t visits_max, std::uint64_t depth_first_max) {
    if (!walk_.can_be_met()) return result::impossible;
    std::uint64_t const first = std::min(visits_max, depth_first_max);
    result const r = depth_first(first);
    return r == result::given_up && first < visits_max ? by_return(visits_max) : r;
  }
  /// After `found`: all calls but unknown outcomes that never took effect, in order, by their index among those given.
  std::vector<std::uint32_t> const& order() const { return order_; }
  /// After `impossible`: the longest order that was tried, where `remember` was asked for.
  std::vector<std::uint32_t> const& farthest() const { return farthest_; }
  void remember() { remembers_ = true; }
  std::uint64_t visits() const { return walk_.visits(); }

 private:
  /// A configuration from which the walk goes on when all others have come as far: where it stands, what is placed of that
  /// which had not to be yet, and how it was come to.
  struct post : stand {
    words32 early{};
    std::uint32_t steps = none;
    bool beaten = false;
  };
  struct steps {
    std::uint32_t before;
    std::vector<placed> made;
  };

  result depth_first(std::uint64_t visits_max) {
    walk_.begin({.state = walk_.calls().initial()});
    for (std::size_t longest = 0; !walk_.is_over();) {
      if (walk_.is_done()) return order_ = in_order(walk_.trail()), result::found;
      if (remembers_ && walk_.trail().size() > longest && walk_.top().before == none) {
        longest = walk_.trail().size();
        farthest_ = in_order(walk_.trail());
      }
      if (walk_.visits() > visits_max) {
        while (!walk_.is_over()) walk_.go_back();
        return result::given_up;
      }
      if (!walk_.go_on()) walk_.go_back();
    }
    return result::impossible;
  }

  result by_return(std::uint64_t visits_max) {
    auto const& calls = walk_.calls();
    std::map<std::uint32_t, words32> returns;
    for (std::uint32_t i = 0; i < calls.returned(); ++i) returns[calls[i].returned].push_back(i);
    post first;
    first.state = calls.initial();
    std::vector<post> posts{first};
    for (auto const& [now, due] : returns) {
      std::vector<post> next;
      known_.clear();
      walk_.forget_visits();
      for (post const& p : posts) {
        if (p.beaten) continue;
        for (std::uint32_t i : p.early) walk_.presume(i, true);
        walk_.presume_used(p.used);
        for (walk_.begin(p); !walk_.is_over();) {
          if (walk_.is_done()) return order_ = in_order(all_steps(p.steps)), result::found;
          if (walk_.visits() > visits_max) return result::given_up;
          bool const passed = walk_.top().bound > now;
          if (passed) keep(next, p, now);
          if (passed || !walk_.go_on()) walk_.go_back();
        }
        for (auto i = p.early.rbegin(); i != p.early.rend(); ++i) walk_.presume(*i, false);
      }
      if (next.empty()) break;
      posts = std::move(next);
      for (post& p : posts)
        std::erase_if(p.early, [&, moment = now](std::uint32_t i) { return calls[i].returned <= moment; });
      for (std::uint32_t i : due) walk_.presume(i, true);
    }
    return result::impossible;
  }

  /// Where the walk stands goes into the next round, unless another post there is as good.
  void keep(std::vector<post>& next, post const& from, std::uint32_t now) {
    auto const& calls = walk_.calls();
    post p{walk_.top()};
    words32 key{p.state, p.before};
    auto const take = [&](std::uint32_t i) {
      if (i < calls.returned() && calls[i].returned > now) p.early.push_back(i);
    };
    for (std::uint32_t i : from.early) take(i);
    for (placed const& s : walk_.trail()) take(s.entry);
    std::sort(p.early.begin(), p.early.end());
    key.insert(key.end(), p.early.begin(), p.early.end());
    auto& there = known_[key];
    for (std::uint32_t n : there)
      if (!next[n].beaten && next[n].reach >= p.reach && walk_.spent().within(next[n].spent, p.spent)) return;
    for (std::uint32_t n : there)
      if (next[n].reach <= p.reach && walk_.spent().within(p.spent, next[n].spent)) next[n].beaten = true;
    p.steps = static_cast<std::uint32_t>(steps_.size());
    steps_.push_back({from.steps, walk_.trail()});
    there.push_back(static_cast<std::uint32_t>(next.size()));
    next.push_back(std::move(p));
  }

  std::vector<placed> all_steps(std::uint32_t last) const {
    std::vector<std::uint32_t> way;
    for (; last != none; last = steps_[last].before) way.push_back(last);
    std::vector<placed> all;
    for (auto s = way.rbegin(); s != way.rend(); ++s) all.insert(all.end(), steps_[*s].made.begin(), steps_[*s].made.end());
    all.insert(all.end(), walk_.trail().begin(), walk_.trail().end());
    return all;
  }

  std::vector<std::uint32_t> in_order(std::vector<placed> const& made) const {
    std::vector<words32> unseen(walk_.calls().size());
    for (placed const& s : made)
      if (s.at != none) unseen[s.at].push_back(walk_.calls()[s.entry].given);
    std::vector<std::uint32_t> all;
    for (placed const& s : made) {
      if (s.at != none) continue;
      all.insert(all.end(), unseen[s.entry].begin(), unseen[s.entry].end());
      all.push_back(walk_.calls()[s.entry].given);
    }
    return all;
  }

  walk<Model> walk_;
  std::unordered_map<words32, words32, boost::hash<words32>> known_;  // posts of the next round, by what is the same
  std::vector<steps> steps_;
  std::vector<std::uint32_t> order_, farthest_;
  bool remembers_ = false;
};

}  // namespace check::detail
SYNOD_END_NAMESPACE
