// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <algorithm>
#include <array>
#include <vector>

#include <synod/check/explore/decree_shape.hpp>

SYNOD_BEGIN_NAMESPACE
namespace explore {

/// The ways of renaming values, and acceptors where only their number counts. No rule looks at either name, so that
/// states which differ by a renaming have the same future; ballots are ordered, and keep their names.
class decree_symmetry {
 public:
  constexpr decree_symmetry(decree_shape const& shape, bool acceptors) : s_(shape) {
    names values{}, nodes{};
    for (unsigned i = 0; i < decree_shape::most; ++i) values[i] = nodes[i] = i;
    auto const last_value = values.begin() + s_.size().values;
    auto const last_node = nodes.begin() + (acceptors ? s_.size().acceptors : 0);
    do
      do renamings_.push_back({nodes, values});
      while (std::next_permutation(values.begin(), last_value));
    while (std::next_permutation(nodes.begin(), last_node));
  }

  /// The smallest of all states that are `state` renamed.
  constexpr decree_shape::state representative(decree_shape::state const& state) const {
    decree_shape::state least = state;
    for (renaming const& r : renamings_) least = std::min(least, renamed(state, r));
    return least;
  }

 private:
  using names = std::array<unsigned, decree_shape::most>;
  struct renaming { names nodes, values; };

  constexpr decree_shape::state renamed(decree_shape::state const& from, renaming const& by) const {
    decree_shape::state to{};
    auto const& size = s_.size();
    for (unsigned b = 0; b < size.ballots; ++b) {
      if (s_.asked(from, b)) s_.ask(to, b);
      if (unsigned const v = s_.proposed(from, b); v != 0) s_.propose(to, b, by.values[v - 1]);
      unsigned const voters = s_.voters(from, b);
      for (unsigned a = 0; a < size.acceptors; ++a) {
        if ((voters >> a & 1) != 0) s_.vote(to, b, by.nodes[a]);
        unsigned const told = s_.report(from, b, a);
        s_.report(to, b, by.nodes[a], told < 2 ? told : told - (told - 2) % size.values + by.values[(told - 2) % size.values]);
      }
    }
    for (unsigned a = 0; a < size.acceptors; ++a) {
      s_.promised(to, by.nodes[a], s_.promised(from, a));
      s_.last_vote(to, by.nodes[a], s_.last_vote(from, a));
    }
    return to;
  }

  decree_shape s_;
  std::vector<renaming> renamings_;
};

}  // namespace explore
SYNOD_END_NAMESPACE
