// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <cstdint>
#include <cstdlib>
#include <initializer_list>
#include <optional>
#include <string>

#include <tests/catch.hpp>

#include <synod/check/world.hpp>
#include <synod/policy/environment.hpp>
#include <synod/sim/clock.hpp>
#include <synod/sim/disk.hpp>

namespace tests {

using synod::sim::sometimes;

/// What every protocol in these worlds is composed with.
template <template <class...> class Row, class... Named>
using simulated = Row<synod::command<std::string>, synod::storage<synod::sim::disk>, synod::clock<synod::sim::clock>, Named...>;

/// Capacities so small that everything that happens rarely happens all the time: records leave the window, promises
/// take pages, chosen entries are fetched and read back from the disk.
struct tiny : synod::default_limits {
  static constexpr std::size_t window_bytes = 1024;
  static constexpr std::size_t window_slots = 16;
  static constexpr std::size_t batch_bytes = 256;
  static constexpr std::size_t inflight_bytes = 512;
  static constexpr std::size_t inflight_slots = 8;
  static constexpr std::size_t deliver_bytes = 256;
  static constexpr std::size_t chunk_bytes = 512;
};

inline std::optional<std::uint64_t> number_from(char const* name) {
  char const* const text = std::getenv(name);
  return text && *text ? std::optional(std::strtoull(text, nullptr, 10)) : std::nullopt;
}

/// How many seeds a suite runs: SYNOD_SEEDS of them, or as many as fit into seconds.
inline std::uint64_t seeds(std::uint64_t quick) {
#ifdef __OPTIMIZE__
  return number_from("SYNOD_SEEDS").value_or(quick);
#else
  return number_from("SYNOD_SEEDS").value_or(quick / 10 + 1);
#endif
}

/// Runs worlds of `nodes` nodes, seed after seed: `steps` events full of faults, then the demand that all gets well.
/// SYNOD_SEED=N runs seed N alone. What is listed must have happened at least once in a full run.
template <class P>
void survives(std::size_t nodes, std::uint64_t steps, std::uint64_t quick, std::initializer_list<sometimes> expected) {
  auto const one = number_from("SYNOD_SEED");
  std::uint64_t const count = one ? 1 : seeds(quick);
  synod::sim::tally_of_sometimes seen;
  for (std::uint64_t seed = one.value_or(1); count != 0 && seed < one.value_or(1) + count; ++seed) {
    synod::check::world<P> w(nodes, seed);
    while (w.steps() < steps && w.step()) {}
    synod::check::converges(w);
    INFO(w.report());
    REQUIRE(w.ok());
    seen += w.seen();
  }
  if (count < quick) return;
  for (sometimes s : expected) {
    INFO("never in " << count << " worlds: " << seen.name(s));
    CHECK(seen[s] > 0);
  }
}

}  // namespace tests
