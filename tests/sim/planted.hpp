// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include <tests/sim/seeds.hpp>

namespace tests {

/// The invariants that seeds find broken, until one of `expected` is; at most 4000 worlds.
template <class P>
std::string found(std::size_t nodes, std::uint64_t steps, std::vector<std::string_view> const& expected) {
  std::string all;
  for (std::uint64_t seed = 1; seed <= 4000; ++seed) {
    synod::check::world<P> w(nodes, seed);
    while (w.steps() < steps && w.step()) {}
    if (w.ok() && std::count(expected.begin(), expected.end(), "liveness") != 0) synod::check::converges(w);
    if (w.ok()) continue;
    std::string const broken(w.monitor().result().invariant());
    if (std::count(expected.begin(), expected.end(), broken) != 0) return broken;
    if (all.find(broken) == std::string::npos) all += broken + " ";
  }
  return "only: " + all;
}

#define FINDS(protocol, nodes, steps, ...)                                      \
  do {                                                                          \
    std::vector<std::string_view> const expected{__VA_ARGS__};                  \
    std::string const broken = found<protocol>(nodes, steps, expected);         \
    INFO("found " << broken);                                                   \
    CHECK(std::count(expected.begin(), expected.end(), broken) == 1);           \
  } while (false)

template <template <class...> class Row, class... Named>
using planted = simulated<Row, synod::assume_unsound, Named...>;

}  // namespace tests
