// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <cstdint>
#include <string>

#include <benchmark/benchmark.h>

#include <benchmarks/core/allocations.hpp>

namespace benchmarks {

/// Registers `NAME.BYTES.W` for W = 1, 64 and 256: rounds of W proposals at the leader of a `Cluster`, each round
/// until nothing is under way and all of it is applied at the leader. One iteration is one round.
/// `.allocs` is told where `Cluster` allocates with `operator new` only.
template <class Cluster>
void measure(std::string const& name, bool tell_allocations = true) {
  for (std::uint64_t const window : {1U, 64U, 256U}) {
    auto const run = [window, tell_allocations](benchmark::State& state) {
      Cluster cluster;
      std::uint64_t const before = cluster.applied();
      std::uint64_t rounds = 0;
      for (; rounds * window < 1U << 16; ++rounds) cluster.round(window);  // every ring has wrapped, every buffer grown
      std::uint64_t allocated = 0;
      for (auto _ : state) {
        std::uint64_t const mark = allocations;
        cluster.round(window);
        allocated += allocations - mark;
        ++rounds;
        if (cluster.applied() - before != rounds * window) {
          state.SkipWithError("the leader has not applied what was proposed");
          return;
        }
      }
      benchmark::DoNotOptimize(cluster.digest());
      double const entries = static_cast<double>(state.iterations()) * static_cast<double>(window);
      state.counters["entries"] = static_cast<double>(window);
      if (tell_allocations) state.counters["allocs"] = static_cast<double>(allocated) / entries;
    };
    benchmark::RegisterBenchmark((name + "." + std::to_string(window)).c_str(), run);
  }
}

}  // namespace benchmarks
