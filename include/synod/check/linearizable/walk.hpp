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

/// Where a walk stands: what is left behind when all that is placed is known.
struct stand {
  std::uint32_t state = 0;
  std::uint32_t before = none;  ///< the state that the next call must find a difference to; `none`: it need not
  std::uint32_t highest = 0;    ///< one more than the last of those that returned and are placed
  std::uint32_t used = 0;       ///< a list: how often each class of unknown outcomes was used
  std::uint32_t spent = 0;      ///< the same, but only of those that can still be of use
  std::uint32_t reach = 0;      ///< what was invoked before this can be put before the last that overwrote everything …
  std::uint32_t slot = none;    ///< … which is this entry
};
/// An entry that was placed: here, or unseen right before entry `at`.
struct placed {
  std::uint32_t entry;
  std::uint32_t at = none;
};

/// Walks through the configurations of one key's calls: forward by moves, and back the same way. What it leaves out, and
/// why no order is missed by that:
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
class walk {
 public:
  static constexpr std::uint32_t anything = subject<Model>::anything;

  struct frame : stand {
    std::uint32_t trail = 0;               // how long the trail was before
    std::uint32_t bound = none;            // nothing invoked later can come next: somebody has to return then
    std::uint32_t moves = none, next = 0;  // where they begin, and how many were tried
  };

  walk(Model const& m, std::span<timed<typename Model::operation> const> calls)
      : subject_(m, calls), unplaced_(subject_.returned()), demand_(subject_), moves_(subject_), visited_(spent_) {}

  subject<Model> const& calls() const { return subject_; }
  lists const& spent() const { return spent_; }
  bool is_over() const { return frames_.empty(); }
  frame const& top() const { return frames_.back(); }
  /// Everything that returned has its place.
  bool is_done() const { return unplaced_.left() == 0; }
  std::vector<placed> const& trail() const { return trail_; }
  std::uint64_t visits() const { return visits_; }
  bool can_be_met() const { return demand_.can_be_met(subject_.initial()); }
  /// What was visited is forgotten: from now on it is only known what was visited since.
  void forget_visits() { visited_.clear(); }

  /// Begins at `s`, where nothing is placed but by `presume`.
  void begin(stand const& s) { enter(frame{s}); }

  /// Takes the next step from the top; false where there is none left.
  bool go_on() {
    frame& f = frames_.back();
    if (f.moves == none) f.moves = moves_.find(unplaced_, demand_.all_is_known(), f.state, f.before, f.bound, f.reach);
    while (f.moves + f.next < moves_.size())
      if (try_move(f, moves_[f.moves + f.next++])) return true;
    return false;
  }

  /// Goes back to where it stood before the top.
  void go_back() {
    frame const& f = frames_.back();
    for (; trail_.size() > f.trail; trail_.pop_back()) {
      std::uint32_t const i = trail_.back().entry;
      presume(i, false);
      if (i >= subject_.returned()) {
        moves_.give_back(classes_.back());
        classes_.pop_back();
      }
    }
    if (f.moves != none) moves_.forget(f.moves);
    frames_.pop_back();
  }

  /// Call `i`, which returned, has its place, or no more. Pre: the walk is over; taken back in reverse.
  void presume(std::uint32_t i, bool has_place) {
    if (has_place) demand_.placed(i);
    else demand_.taken_back(i);
    if (i >= subject_.returned()) return;
    if (has_place) unplaced_.take(i);
    else unplaced_.put_back(i);
  }
  /// Unknown outcomes were used as a list says. Pre: the walk is over.
  void presume_used(std::uint32_t list) {
    words32 const &now = spent_[used_], &then = spent_[list];
    for (std::size_t i = 0, j = 0; i < now.size() || j < then.size();) {
      std::uint32_t const c = std::min(i < now.size() ? now[i] : none, j < then.size() ? then[j] : none);
      std::uint32_t const times = j < then.size() && then[j] == c ? then[j + 1] : 0;
      while (moves_.used(c) < times) demand_.placed(moves_.take(c));
      for (; moves_.used(c) > times; demand_.taken_back(moves_.next_of(c))) moves_.give_back(c);
      if (i < now.size() && now[i] == c) i += 2;
      if (times > 0) j += 2;
    }
    used_ = list;
  }

 private:
  bool try_move(frame const& f, move const& m) {
    frame to = f;
    to.moves = none, to.next = 0;
    to.trail = static_cast<std::uint32_t>(trail_.size());
    bool const unknown = m.how == move::unknown || m.how == move::cover;
    std::uint32_t const i = unknown ? moves_.next_of(m.what) : m.what;
    if (m.how == move::unseen) {
      put(i, to, true);
      enter(to);
      return true;
    }
    to.state = subject_.step(f.state, i);
    if (to.state == none || (m.how == move::unknown && to.state == f.state)) return false;
    if (f.before != none && subject_.step(f.before, i) == to.state) return false;
    if (to.state != f.state && demand_.forsakes(f.state, i)) return false;
    to.before = m.how == move::felt || m.how == move::unknown ? f.state : none;
    if (unknown) {
      moves_.take(m.what);
      classes_.push_back(m.what);
      to.used = spent_.with(f.used, m.what);
      to.spent = f.spent == f.used ? to.used : spent_.with(f.spent, m.what);
    }
    put(i, to, false);
    enter(to);
    return true;
  }

  void put(std::uint32_t i, stand& s, bool unseen) {
    auto const& e = subject_[i];
    presume(i, true);
    trail_.push_back({i, unseen ? s.slot : none});
    if (e.has_returned()) s.highest = std::max(s.highest, i + 1);
    if (unseen) return;
    if (e.is_blind()) {
      s.slot = i;
      s.reach = e.has_returned() ? e.returned + 1 : none;
    } else if (e.has_returned()) {
      s.reach = std::min(s.reach, e.returned + 1);
    }
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
    ++visits_;
    if (visited_.covers(key_, f.spent, f.reach, f.before == none)) go_back();
  }
  /// Whether nothing depends on where call `i`, which has to return first, is placed.
  bool goes_unnoticed(stand const& s, std::uint32_t i) const {
    return subject_[i].is_blind() && !demand_.is_used(subject_[i].leaves) && !demand_.any_shuns() &&
           ((s.state == anything && s.before == none) || subject_[i].invoke < s.reach);
  }

  subject<Model> subject_;
  unplaced unplaced_;
  demand<Model> demand_;
  moves<Model> moves_;
  lists spent_;
  visited visited_;
  std::vector<frame> frames_;
  std::vector<placed> trail_;
  words32 classes_;  // of the unknown outcomes on the trail
  words32 key_;
  std::uint64_t visits_ = 0;
  std::uint32_t used_ = 0;  // the list that was presumed
};

}  // namespace check::detail
SYNOD_END_NAMESPACE
