// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <cstdint>
#include <vector>

#include <synod/check/linearizable/subject.hpp>

SYNOD_BEGIN_NAMESPACE
namespace check::detail {

/// Which states are still looked for by those that have no place in the order yet, and by whom they can still be left.
template <class Model>
class demand {
 public:
  explicit demand(subject<Model> const& s)
      : subject_(s), needed_(s.advised()), needed_by_unknown_(s.advised()), shunned_(s.advised()), left_by_(s.advised()) {
    for (std::uint32_t i = 0; i < s.size(); ++i) count(i, 1);
  }

  void placed(std::uint32_t i) { count(i, -1); }
  void taken_back(std::uint32_t i) { count(i, 1); }

  /// False where somebody needs a state that nobody leaves.
  bool can_be_met(std::uint32_t initial) const {
    if (!subject_.knows_what_recurs() || only_grows<Model>) return true;
    for (std::uint32_t s = 0; s < needed_.size(); ++s)
      if (s != initial && needed_[s] > 0 && left_by_[s] == 0) return false;
    return true;
  }
  /// Whether leaving `state` by entry `i` leaves somebody behind who needs it, and it cannot come again.
  bool forsakes(std::uint32_t state, std::uint32_t i) const {
    if (!subject_.knows_what_recurs() || state >= needed_.size()) return false;
    auto const& e = subject_[i];
    if (needed_[state] - (e.has_returned() && e.needs == state ? 1 : 0) <= 0) return false;
    return only_grows<Model> || left_by_[state] - (e.leaves == state ? 1 : 0) <= 0;
  }

  bool all_is_known() const { return subject_.directed(); }
  /// Whether it makes a difference to anybody. Pre: `all_is_known()`.
  bool is_used(std::uint32_t state) const {
    return state < needed_.size() && (needed_[state] > 0 || needed_by_unknown_[state] > 0 || shunned_[state] > 0);
  }
  /// Whether anybody cannot take place in just one state.
  bool any_shuns() const { return shunning_ > 0; }
  bool is_shunned(std::uint32_t state) const { return state < shunned_.size() && shunned_[state] > 0; }

 private:
  void count(std::uint32_t i, int by) {
    auto const& e = subject_[i];
    if (e.needs != none) (e.has_returned() ? needed_ : needed_by_unknown_)[e.needs] += by;
    if (e.unless != none) shunned_[e.unless] += by, shunning_ += by;
    if (e.leaves != none && !e.observes) left_by_[e.leaves] += by;
  }

  subject<Model> const& subject_;
  std::vector<int> needed_, needed_by_unknown_, shunned_, left_by_;  // by state: how many
  int shunning_ = 0;
};

}  // namespace check::detail
SYNOD_END_NAMESPACE
