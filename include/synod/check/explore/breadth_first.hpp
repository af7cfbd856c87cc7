// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <string_view>
#include <utility>
#include <vector>

#include <synod/check/explore/finding.hpp>
#include <synod/check/explore/state_set.hpp>

SYNOD_BEGIN_NAMESPACE
namespace explore {

/// Visits the states of a model in the order of their distance from the initial one, so that the run that it gives for
/// a breach is a shortest one. A model says
/// - `words`: how many a packed state has; `event`: a step, in a form to tell it;
/// - `initial()`: the packed state that everything begins with;
/// - `steps(state, f)`: calls `f(event, next, broken)` for each step from `state`; `broken` names the invariant that the
///   step breaks, and is empty else;
/// - where some states differ only by names that mean nothing, `symmetric()`, whether they are to be taken for one, and
///   `representative(state)`, which is the same for all of these and no others.
template <class Model>
class breadth_first {
 public:
  using event = typename Model::event;
  using state = packed<Model::words>;

  constexpr explicit breadth_first(Model& model) : model_(model) {
    insert(model_.initial());
    parents_.push_back(0);
    found_.states = found_.depth = 1;
  }

  /// Expands `most` more states, or fewer where nothing is left or an invariant breaks. Whether it could go on.
  constexpr bool advance(std::uint64_t most = std::numeric_limits<std::uint64_t>::max()) {
    for (; most > 0 && found_.broken.empty() && next_ < seen_.size() && seen_.size() < states_max; --most) expand();
    found_.states = seen_.size();
    found_.whole = found_.broken.empty() && next_ == seen_.size();
    return found_.broken.empty() && !found_.whole && seen_.size() < states_max;
  }

  constexpr finding const& result() const { return found_; }

  /// The steps from the initial state to the breach; none where nothing broke.
  constexpr std::vector<event> run() {
    std::vector<event> out;
    if (found_.broken.empty()) return out;
    out.push_back(step_from(next_, [](state const&, std::string_view broken) { return !broken.empty(); }));
    for (std::uint32_t at = next_; at != 0; at = parents_[at])
      out.push_back(step_from(parents_[at], [&](state const& to, std::string_view) { return to == seen_[at]; }));
    std::reverse(out.begin(), out.end());
    return out;
  }

 private:
  static constexpr std::size_t states_max = state_set<Model::words>::size_max - (std::size_t{1} << 16);

  constexpr void expand() {
    if (next_ == level_end_) {
      level_end_ = static_cast<std::uint32_t>(seen_.size());
      ++level_;
    }
    model_.steps(state(seen_[next_]), [this](event const&, state const& to, std::string_view broken) {
      ++found_.steps;
      if (!found_.broken.empty()) return;
      if (insert(to)) {
        parents_.push_back(next_);
        found_.depth = level_ + 1;
      }
      if (broken.empty()) return;
      found_.broken = broken;
      found_.depth = level_ + 1;
    });
    if (found_.broken.empty()) ++next_;
  }

  constexpr bool insert(state const& s) {
    if constexpr (requires { model_.representative(s); })
      if (model_.symmetric()) return seen_.insert(s, model_.representative(s));
    return seen_.insert(s);
  }

  template <class Wanted>
  constexpr event step_from(std::uint32_t number, Wanted wanted) {
    return step_of(model_, state(seen_[number]), wanted);
  }

  Model& model_;
  state_set<Model::words> seen_;
  std::vector<std::uint32_t> parents_;  // by state: from where it was found
  std::uint32_t next_ = 0;              // the state to expand next
  std::uint32_t level_ = 0;             // its depth
  std::uint32_t level_end_ = 0;         // the first state that may be deeper
  finding found_;
};

}  // namespace explore
SYNOD_END_NAMESPACE
