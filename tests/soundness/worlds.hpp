// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <string>

#include <tests/rows.hpp>
#include <tests/sim/short_reigns.hpp>
#include <tests/soundness/by_value.hpp>
#include <tests/soundness/compiled.hpp>

#include <synod/check/delivery.hpp>
#include <synod/check/monitor.hpp>
#include <synod/check/retention.hpp>
#include <synod/check/verdicts.hpp>
#include <synod/role/status.hpp>
#include <synod/sim/world.hpp>

namespace tests::soundness {

/// What is promised, as in promise.hpp.
template <class P>
using promise_in_worlds = synod::check::monitor_of<P, agreement_by_value, synod::check::retention, synod::check::delivery,
                                                   synod::check::verdicts>;

/// Depth where an exploration has none: simulated worlds of the mixture, seed after seed, each once full of faults and once
/// under short reigns. Prints a line in the explorer's form: seeds for states, turns for steps.
template <class Mixture>
int run_worlds(std::uint64_t seeds) {
  using P = simulated<compiled<Mixture>::template row, synod::limits<tiny>>;
  using world = synod::sim::world<P, promise_in_worlds<P>>;
  std::size_t const nodes = nodes_of<Mixture>();
  bool chosen = false;
  // A node that has stopped by itself breaks no promise, but where it has delivered what its leader lacks.
  auto const broken = [&](world& w) -> std::string {
    if (w.monitor().result().ok()) return "-";
    if (w.monitor().result().invariant() != "running") return std::string(w.monitor().result().invariant());
    for (std::size_t i = 0; i < nodes; ++i)
      if (w.running(i) && w.status(i).stopped == synod::stop_reason::diverged) return "divergence";
    return "-";
  };
  auto const tell = [&](char const* kind, std::uint64_t seed, world& w) {
    chosen = chosen || w.monitor().known().highest_chosen() > synod::slot{};
    bool const ok = broken(w) == "-";
    if (!ok || seed == seeds)
      std::printf("%s\t%llu\t%llu\tpart\t%s\t%s\n", kind, static_cast<unsigned long long>(seed), static_cast<unsigned long long>(w.steps()),
                  chosen ? "chosen" : "idle", broken(w).c_str());
    if (!ok) std::printf("    %s\n", std::string(w.monitor().result().text()).c_str());
    return ok;
  };
  for (std::uint64_t seed = 1; seed <= seeds; ++seed) {
    world w(nodes, seed);
    while (w.steps() < 10'000 && w.step()) {}
    if (!tell("worlds", seed, w)) return 1;
  }
  for (std::uint64_t seed = 1; seed <= seeds; ++seed) {
    world w(short_reigns(nodes, seed));
    w.run_for(std::chrono::seconds(20));
    if (!tell("reigns", seed, w)) return 1;
  }
  return 0;
}

}  // namespace tests::soundness
