// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

#include <synod/check/linearizable/demand.hpp>
#include <synod/check/linearizable/moves.hpp>
#include <synod/check/linearizable/subject.hpp>
#include <synod/check/linearizable/unplaced.hpp>
#include <synod/check/linearizable/visited.hpp>

SYNOD_BEGIN_NAMESPACE
namespace check::detail {

/// Looks for an order of one key's calls that a model explains: depth first, with a memory of the configurations that led
/// nowhere [Wing & Gong 1993; Lowe 2017]. What is added, and why no order is missed by it:
///
/// 1. A call that changes nothing is placed as soon as it is possible: wherever an order has it later, it can be moved
///    there, and nothing else notices.
/// 2. An unknown outcome is placed only where the next call is affected by it: any other that an order has can be left
///    out. Whatever was reached by spending more unknown outcomes than another visit has no better chances.
/// 3. A state is not left while somebody needs it who has no place yet and it cannot come again.
/// 4. Where it is known of all calls what they look for (the model advises on each), also:
///    - a state that nobody looks for any more is as good as any other;
///    - of calls that come to the same, the one that has to return first comes first: they can change places;
///    - a call that just leaves a state, whatever was before, is placed where the next one is affected by it; or it is
///      unseen, for the next one overwrites it, and then it can wait until it has to return, and be put right before
///      the last that overwrote everything, if it was invoked by then: `reach` says who was. An unknown outcome that
///      leaves what is there already can be that last one.
template <class Model>
class search {
 public:
  using operation = typename Model::operation;
  enum class result : std::uint8_t { found, impossible, given_up };

  search(Model const& m, std::span<timed<operation> const> calls)
      : subject_(m, calls), unplaced_(subject_.returned()), demand_(subject_), moves_(subject_), visited_(spent_) {}

  /// At most `visits_max` configurations are looked at.
  result run(std::uint64_t visits_max) {
    if (!demand_.can_be_met(subject_.initial())) return result::impossible;
    enter({.state = subject_.initial()});
    while (!frames_.empty()) {
      if (unplaced_.left() == 0) return result::found;
      if (visited_.size() > visits_max) return result::given_up;
      if (!go_on()) leave();
    }
    return result::impossible;
  }
  /// The calls in order as they are placed, by their index among those given. After `found` these are all but unknown
  /// outcomes that never took effect.
  std::vector<std::uint32_t> order() const {
    std::vector<std::vector<std::uint32_t>> before(trail_.size());
    for (step const& s : trail_)
      if (s.at != none) before[s.at].push_back(subject_[s.entry].given);
    std::vector<std::uint32_t> all;
    for (std::size_t i = 0; i < trail_.size(); ++i) {
      all.insert(all.end(), before[i].begin(), before[i].end());
      if (trail_[i].at == none) all.push_back(subject_[trail_[i].entry].given);
    }
    return all;
  }
  /// After `impossible`: the longest order that was tried, where `remember` was asked for.
  std::vector<std::uint32_t> const& farthest() const { return farthest_; }
  void remember() { remembers_ = true; }
  std::size_t visits() const { return visited_.size(); }

 private:
  static constexpr std::uint32_t anything = subject<Model>::anything;

  struct frame {
    std::uint32_t state = 0;
    std::uint32_t before = none;  // the state that the next call must find a difference to; `none`: it need not
    std::uint32_t highest = 0;    // one more than the last of those that returned and are placed
    std::uint32_t spent = 0;      // a list: how often each class of unknown outcomes was used
    std::uint32_t reach = 0;      // what was invoked before this can be put before the last that overwrote everything …
    std::uint32_t slot = none;    // … which is there on the trail
    std::uint32_t trail = 0;      // how long the trail was before
    std::uint32_t bound = none;   // nothing invoked later can come next
    std::uint32_t moves = none, next = 0;  // where they begin, and how many were tried
  };
  struct step {
    std::uint32_t entry;
    std::uint32_t at;  // not here, but right before what is there on the trail; `none`: here
  };

  /// Tries the next thing that can follow here; false where there is none left.
  bool go_on() {
    frame& f = frames_.back();
    if (f.moves == none) f.moves = moves_.find(unplaced_, demand_.all_is_known(), f.state, f.before, f.bound, f.reach);
    while (f.moves + f.next < moves_.size())
      if (try_move(f, moves_[f.moves + f.next++])) return true;
    return false;
  }

  bool try_move(frame const& f, move const& m) {
    frame to = f;
    to.moves = none, to.next = 0;
    to.trail = static_cast<std::uint32_t>(trail_.size());
    bool const unknown = m.how == move::unknown || m.how == move::cover;
    std::uint32_t const i = unknown ? moves_.take(m.what) : m.what;
    if (m.how == move::unseen) {
      put(i, to, true);
      enter(to);
      return true;
    }
    to.state = subject_.step(f.state, i);
    bool const fits = to.state != none && !(m.how == move::unknown && to.state == f.state) &&
                      !(f.before != none && subject_.step(f.before, i) == to.state) &&
                      !(to.state != f.state && demand_.forsakes(f.state, i));
    if (!fits) {
      if (unknown) moves_.give_back(m.what);
      return false;
    }
    to.before = m.how == move::felt || m.how == move::unknown ? f.state : none;
    if (unknown) to.spent = spent_.with(f.spent, m.what), classes_.push_back(m.what);
    put(i, to, false);
    enter(to);
    return true;
  }

  /// Places entry `i`, here or unseen before the last that overwrote everything.
  void put(std::uint32_t i, frame& f, bool unseen) {
    auto const& e = subject_[i];
    if (e.has_returned()) {
      unplaced_.take(i);
      f.highest = std::max(f.highest, i + 1);
    }
    demand_.placed(i);
    if (!unseen && e.is_blind()) {
      f.slot = static_cast<std::uint32_t>(trail_.size());
      f.reach = e.has_returned() ? e.returned + 1 : none;
    } else if (!unseen && e.has_returned()) {
      f.reach = std::min(f.reach, e.returned + 1);
    }
    trail_.push_back({i, unseen ? f.slot : none});
  }

  /// Stands at `f`, and places all that can be placed without a choice.
  void enter(frame f) {
    bool const all_known = demand_.all_is_known();
    for (bool again = true; again;) {
      again = false;
      f.bound = none;
      std::uint32_t first_to_return = none;
      if (all_known && !demand_.is_used(f.state)) f.state = anything;
      for (std::uint32_t i = unplaced_.first(); i != unplaced_.end() && subject_[i].invoke <= f.bound; i = unplaced_.next(i)) {
        if (subject_[i].observes && subject_.step(f.state, i) != none) {
          put(i, f, false);
          f.before = none;
          again = all_known;  // nobody may look for the state any more
        } else if (subject_[i].returned < f.bound) {
          f.bound = subject_[i].returned;
          first_to_return = i;
        }
      }
      if (!again && all_known && first_to_return != none && goes_unnoticed(f, first_to_return)) {
        put(first_to_return, f, f.state != anything || f.reach > subject_[first_to_return].returned + 1);
        again = true;
      }
    }
    if (all_known && !demand_.any_shuns())
      f.spent = spent_.only(f.spent, [&](std::uint32_t c) { return demand_.is_used(subject_[subject_.classes()[c].first].leaves); });
    key_.assign({f.state, f.highest});
    for (std::uint32_t i = unplaced_.first(); i < f.highest && i != unplaced_.end(); i = unplaced_.next(i)) key_.push_back(i);
    frames_.push_back(f);
    if (remembers_ && trail_.size() > farthest_.size() && f.before == none) farthest_ = order();
    if (visited_.covers(key_, f.spent, f.reach, f.before == none)) leave();
  }
  /// Whether nothing depends on where call `i`, which has to return first, is placed.
  bool goes_unnoticed(frame const& f, std::uint32_t i) const {
    return subject_[i].is_blind() && !demand_.is_used(subject_[i].leaves) && !demand_.any_shuns() &&
           ((f.state == anything && f.before == none) || subject_[i].invoke < f.reach);
  }

  /// Undoes what led into the last configuration.
  void leave() {
    frame const& f = frames_.back();
    for (; trail_.size() > f.trail; trail_.pop_back()) {
      std::uint32_t const i = trail_.back().entry;
      demand_.taken_back(i);
      if (i < subject_.returned()) {
        unplaced_.put_back(i);
      } else {
        moves_.give_back(classes_.back());
        classes_.pop_back();
      }
    }
    if (f.moves != none) moves_.forget(f.moves);
    frames_.pop_back();
  }

  subject<Model> subject_;
  unplaced unplaced_;
  demand<Model> demand_;
  moves<Model> moves_;
  lists spent_;
  visited visited_;
  std::vector<frame> frames_;
  std::vector<step> trail_;
  words32 classes_;  // of the unknown outcomes on the trail
  words32 key_, farthest_;
  bool remembers_ = false;
};

}  // namespace check::detail
SYNOD_END_NAMESPACE
