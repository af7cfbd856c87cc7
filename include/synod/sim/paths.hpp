// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <numeric>
#include <utility>
#include <vector>

#include <synod/core/node_set.hpp>
#include <synod/sim/fault.hpp>
#include <synod/sim/prng.hpp>

SYNOD_BEGIN_NAMESPACE
namespace sim {

/// Ways between members: for each one, by index, those to whom it sends.
using paths = std::vector<node_set>;

/// From everybody in `from` to everybody in `to`.
inline paths paths_between(std::size_t members, node_set from, node_set to) {
  paths p(members);
  for (std::size_t i = 0; i < members; ++i)
    if (from.contains(i)) p[i] = node_set{to}.erase(i);
  return p;
}

/// Both ways between `side` and the others.
inline paths paths_across(std::size_t members, node_set side) {
  paths p(members);
  node_set const all = node_set::first(members), others{all.bits & ~side.bits};
  for (std::size_t i = 0; i < members; ++i) p[i] = side.contains(i) ? others : all & side;
  return p;
}

/// All but those to the two neighbours in a circle that `luck` shuffles.
inline paths paths_off_ring(std::size_t members, std::uint64_t luck) {
  std::vector<std::size_t> circle(members);
  std::iota(circle.begin(), circle.end(), std::size_t{0});
  dice shuffle(luck);
  for (std::size_t i = members; i > 1; --i) std::swap(circle[i - 1], circle[shuffle.below(i)]);
  paths p(members);
  for (std::size_t i = 0; i < members; ++i) {
    node_set near{};
    near.insert(circle[i]).insert(circle[(i + 1) % members]).insert(circle[(i + members - 1) % members]);
    p[circle[i]] = {node_set::first(members).bits & ~near.bits};
  }
  return p;
}

/// The paths that `e` lies on. Pre: `on_paths(e.what)`, and `e.node` is no longer `event::leader`.
inline paths paths_of(event const& e, std::size_t members) {
  node_set const all = node_set::first(members);
  auto const named = [&](std::uint8_t who) { return who == event::everyone ? all : all & node_set{}.insert(who % 64U); };
  auto const set = node_set{static_cast<std::uint64_t>(e.amount)} & all;
  switch (e.what) {
    case fault::halves: return paths_across(members, set);
    case fault::isolate: return paths_across(members, named(e.node));
    case fault::ring: return paths_off_ring(members, static_cast<std::uint64_t>(e.amount));
    case fault::bridge: {
      paths p = paths_across(members, set);
      for (node_set& to : p) to = {to.bits & ~named(e.node).bits};
      if (e.node < members) p[e.node] = {};
      return p;
    }
    default: return paths_between(members, named(e.node), named(e.peer));
  }
}

}  // namespace sim
SYNOD_END_NAMESPACE
