// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <utility>
#include <vector>

#include <synod/check/linearizable/subject.hpp>
#include <synod/check/linearizable/unplaced.hpp>

SYNOD_BEGIN_NAMESPACE
namespace check::detail {

/// What can come next in an order.
struct move {
  enum kind : std::uint8_t {
    plain,
    felt,     ///< a call whose next one must be affected by it
    unseen,   ///< a call that is put where it is overwritten
    unknown,  ///< an unknown outcome of class `what`, whose next one must be affected by it
    cover,    ///< an unknown outcome that leaves what is there: others can be unseen before it
  };
  std::uint32_t what;
  kind how;
};

/// Finds the moves of a configuration. They lie one behind the other, those of the last configuration last.
template <class Model>
class moves {
 public:
  explicit moves(subject<Model> const& s) : subject_(s), unknown_by_state_(s.advised()), wanted_in_(s.advised()) {
    for (auto const& c : s.classes()) {
      std::uint32_t const leaves = s[c.first].leaves;
      if (leaves == none) unknown_leave_ = false;
      else unknown_by_state_[leaves].push_back(static_cast<std::uint32_t>(fresh_.size()));
      fresh_.push_back(c.first);
    }
  }

  move operator[](std::size_t i) const { return all_[i]; }
  std::size_t size() const { return all_.size(); }
  void forget(std::size_t from) { all_.resize(from); }

  // Unknown outcomes, of which each class uses the earliest first.
  std::uint32_t next_of(std::uint32_t c) const { return fresh_[c]; }
  std::uint32_t used(std::uint32_t c) const { return fresh_[c] - subject_.classes()[c].first; }
  std::uint32_t take(std::uint32_t c) { return fresh_[c]++; }
  void give_back(std::uint32_t c) { --fresh_[c]; }

  /// Where those begin that can come next in `state`.
  std::uint32_t find(unplaced const& calls, bool all_known, std::uint32_t state, std::uint32_t before, std::uint32_t bound,
                     std::uint32_t reach) {
    auto const from = static_cast<std::uint32_t>(all_.size());
    find_wanted(calls, state, bound);
    for (std::uint32_t i = calls.first(); i != calls.end() && subject_[i].invoke <= bound; i = calls.next(i)) {
      auto const& e = subject_[i];
      if (e.observes || (e.needs != none && e.needs != state)) continue;
      if (!all_known || !e.is_blind()) {
        add_first(from, i, move::plain, all_known);
      } else if (before == none && e.leaves == state) {
        add_first(from, i, reach > e.returned + 1 ? move::unseen : move::plain, true);
      } else if (before == none && e.returned != bound && is_wanted(e.leaves)) {
        add_first(from, i, move::felt, true);
      }
    }
    bool bare = false;
    if (all_known) {
      for (std::uint32_t i = calls.first(); i != calls.end() && subject_[i].invoke <= bound; i = calls.next(i)) {
        auto const& e = subject_[i];
        if (!e.is_blind()) continue;
        bare = bare || (e.invoke >= reach && before == none);
        if (e.returned != bound || (e.leaves == state && before == none)) continue;
        if (e.invoke < reach) all_.push_back({i, move::unseen});
        if (before == none) all_.push_back({i, move::plain});
      }
    }
    if (bare && state < unknown_by_state_.size())
      for (std::uint32_t c : unknown_by_state_[state])
        if (can_come(c, bound) && subject_[fresh_[c]].is_blind()) all_.push_back({c, move::cover});
    add_unknown(state, bound);
    return from;
  }

 private:
  /// Of those that come to the same, the one that has to return first.
  void add_first(std::size_t from, std::uint32_t i, move::kind how, bool alone) {
    auto const& e = subject_[i];
    for (std::size_t n = from; alone && n < all_.size(); ++n) {
      auto const& other = subject_[all_[n].what];
      if (other.leaves != e.leaves || other.needs != e.needs) continue;
      if (e.returned < other.returned) all_[n] = {i, how};
      return;
    }
    all_.push_back({i, how});
  }

  /// The states that whatever can come next needs and are not there, and those that an unknown outcome needs which leaves
  /// such a state, and so on.
  void find_wanted(unplaced const& calls, std::uint32_t state, std::uint32_t bound) {
    wanted_.clear();
    ++round_;
    any_ = false;
    for (std::uint32_t i = calls.first(); i != calls.end() && subject_[i].invoke <= bound; i = calls.next(i)) {
      auto const& e = subject_[i];
      if (e.needs != none) want(e.needs, state);
      else if (!e.is_blind()) any_ = any_ || e.unless == none || e.unless == state;
    }
    for (std::size_t n = 0; !any_ && n < wanted_.size(); ++n)
      for (std::uint32_t c : unknown_by_state_[wanted_[n]])
        if (std::uint32_t const needs = subject_[subject_.classes()[c].first].needs; needs != none && !is_used_up(c)) want(needs, state);
  }
  void want(std::uint32_t state, std::uint32_t now) {
    if (state == now || std::exchange(wanted_in_[state], round_) == round_) return;
    wanted_.push_back(state);
  }
  bool is_wanted(std::uint32_t state) const { return any_ || wanted_in_[state] == round_; }

  void add_unknown(std::uint32_t state, std::uint32_t bound) {
    auto const add = [&](std::uint32_t c) {
      if (!can_come(c, bound)) return;
      std::uint32_t const needs = subject_[fresh_[c]].needs;
      if (needs == none || needs == state) all_.push_back({c, move::unknown});
    };
    if (any_ || !unknown_leave_) {
      for (std::uint32_t c = 0; c < fresh_.size(); ++c) add(c);
    } else {
      for (std::uint32_t s : wanted_)
        for (std::uint32_t c : unknown_by_state_[s]) add(c);
    }
  }
  bool can_come(std::uint32_t c, std::uint32_t bound) const { return !is_used_up(c) && subject_[fresh_[c]].invoke <= bound; }
  bool is_used_up(std::uint32_t c) const { return fresh_[c] == subject_.classes()[c].last; }

  subject<Model> const& subject_;
  std::vector<move> all_;
  std::vector<std::uint32_t> fresh_;                           // by class: the first member that is not used
  std::vector<std::vector<std::uint32_t>> unknown_by_state_;   // the classes that leave it
  std::vector<std::uint32_t> wanted_, wanted_in_;              // states; by state: the round in which it was wanted
  std::uint32_t round_ = 0;
  bool unknown_leave_ = true;                                  // each unknown outcome tells what it leaves
  bool any_ = false;                                           // whatever makes a difference is wanted
};

}  // namespace check::detail
SYNOD_END_NAMESPACE
