// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <cstdint>
#include <initializer_list>
#include <string>

#include <tests/catch.hpp>
#include <tests/rows.hpp>
#include <tests/sim/seed_count.hpp>

#include <synod/check/world.hpp>

namespace tests {

using synod::sim::sometimes;

/// What is expected has happened in some of the worlds.
inline void all_seen(synod::sim::tally<sometimes> const& seen, std::initializer_list<sometimes> expected, std::uint64_t worlds) {
  for (sometimes s : expected) {
    INFO("never in " << worlds << " worlds: " << name_of(s));
    CHECK(seen[s] > 0);
  }
}
inline void is_sound(std::string const& report) {
  INFO(report);
  REQUIRE(report.empty());
}

/// Runs worlds of `nodes` nodes, seed after seed: `steps` events full of faults, then the demand that all gets well.
/// SYNOD_SEED=N runs seed N alone. What is listed must have happened at least once in a full run.
template <class P>
void survives(std::size_t nodes, std::uint64_t steps, std::uint64_t quick, std::initializer_list<sometimes> expected) {
  auto const one = number_from("SYNOD_SEED");
  std::uint64_t const count = one ? 1 : seeds(quick);
  synod::sim::tally<sometimes> seen;
  for (std::uint64_t seed = one.value_or(1); count != 0 && seed < one.value_or(1) + count; ++seed) {
    synod::check::world<P> w(nodes, seed);
    while (w.steps() < steps && w.step()) {}
    synod::check::converges(w);
    is_sound(w.report());
    seen += w.seen();
  }
  if (count >= quick) all_seen(seen, expected, count);
}

}  // namespace tests
