// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <string_view>
#include <vector>

#include <synod/check/explore/finding.hpp>
#include <synod/check/explore/state_set.hpp>

SYNOD_BEGIN_NAMESPACE
namespace explore {

/// Visits the states of a model (breadth_first.hpp) that are at most `deepest` steps from the initial one, each way as far as it
/// goes before the next, in memory that is bounded: it holds the way that it is on, the states beside it, and `remembered`
/// others, of which a new one takes the place of an old one; what the model itself keeps comes on top (of replicas, each state
/// of a node and of the network once). What was forgotten is visited again, and nothing is left out: a state that is come to
/// by a shorter way than before is visited again, too, since more lies in reach of it.
/// The run to a breach need not be a shortest one; where none is found at `deepest` less one step, it is.
template <class Model>
class depth_first {
 public:
  using event = typename Model::event;
  using state = packed<Model::words>;

  /// Pre: 0 < remembered, 0 < deepest.
  depth_first(Model& model, std::size_t remembered, std::uint32_t deepest)
      : model_(model), deepest_(deepest), known_(remembered) {
    state const initial = model_.initial();
    is_known(initial, 1);
    visit(initial);
  }

  /// Visits `most` more states, or fewer where nothing is left or an invariant breaks. Whether it could go on.
  bool advance(std::uint64_t most = std::numeric_limits<std::uint64_t>::max()) {
    while (most > 0 && found_.broken.empty() && !way_.empty()) {
      if (open_.size() == way_.back().beside) {
        way_.pop_back();
        continue;
      }
      state const next = open_.back();
      open_.pop_back();
      if (is_known(next, static_cast<std::uint32_t>(way_.size()) + 1)) continue;
      visit(next);
      --most;
    }
    found_.whole = found_.broken.empty() && way_.empty();
    return found_.broken.empty() && !way_.empty();
  }

  /// `whole` where all that is so near was visited.
  finding const& result() const { return found_; }
  /// Whether steps from there, which were not taken, lead to what is not known to be so near, or break an invariant.
  bool goes_deeper() const { return goes_deeper_; }

  /// The steps from the initial state to the breach; none where nothing broke.
  std::vector<event> run() {
    std::vector<event> out;
    if (found_.broken.empty()) return out;
    for (std::size_t i = 0; i + 1 < way_.size(); ++i)
      out.push_back(step_of(model_, way_[i].at, [&](state const& to, std::string_view) { return to == way_[i + 1].at; }));
    out.push_back(step_of(model_, way_.back().at, [](state const&, std::string_view broken) { return !broken.empty(); }));
    return out;
  }

 private:
  struct place {
    state at;
    std::size_t beside;  // how many states are open that were found before those behind this one
  };
  struct memory {
    state at{};
    std::uint32_t depth = 0;  // by which way it was come to; 0: nothing is remembered here
  };

  /// Whether all that is in reach of `s` at this depth was visited; if not, it will be.
  bool is_known(state const& s, std::uint32_t depth) {
    state const key = form(s);
    memory& m = place_of(key);
    if (m.depth != 0 && m.depth <= depth && m.at == key) return true;
    m = {key, depth};
    return false;
  }
  bool is_remembered(state const& key) { return place_of(key).depth != 0 && place_of(key).at == key; }
  memory& place_of(state const& key) { return known_[hash_of(key) % known_.size()]; }
  state form(state const& s) {
    if constexpr (requires { model_.representative(s); })
      if (model_.symmetric()) return model_.representative(s);
    return s;
  }

  void visit(state const& s) {
    way_.push_back({s, open_.size()});
    ++found_.states;
    auto const depth = static_cast<std::uint32_t>(way_.size());
    found_.depth = std::max(found_.depth, depth);
    model_.steps(s, [this, depth](event const&, state const& to, std::string_view broken) {
      if (!found_.broken.empty()) return;
      ++found_.steps;
      if (depth > deepest_) goes_deeper_ = goes_deeper_ || !broken.empty() || !is_remembered(form(to));
      else if (broken.empty()) open_.push_back(to);
      else found_.broken = broken, found_.depth = depth + 1;
    });
  }

  Model& model_;
  std::uint32_t deepest_;
  std::vector<memory> known_;
  std::vector<place> way_;    // from the initial state to where it is
  std::vector<state> open_;   // found beside the way, and not visited yet
  bool goes_deeper_ = false;
  finding found_;
};

}  // namespace explore
SYNOD_END_NAMESPACE
