// SPDX-License-Identifier: BSL-1.0
#include <chrono>
#include <cstdint>
#include <string>

#include <tests/catch.hpp>
#include <tests/sim/seed_count.hpp>

#include <synod/check/register_history.hpp>
#include <synod/protocol/abd.hpp>
#include <synod/protocol/majority_write.hpp>
#include <synod/sim/register_world.hpp>

namespace worlds_test {

using namespace synod;
using namespace std::chrono_literals;
using check::verdict_on_history;

namespace {

using repaired = abd<command<std::uint64_t>, storage<sim::disk>, synod::clock<sim::clock>>;
using unrepaired = abd<command<std::uint64_t>, storage<sim::disk>, synod::clock<sim::clock>, ordering::versions_unrepaired,
                       assume_unsound>;
using unordered = majority_write<command<std::uint64_t>, storage<sim::disk>, synod::clock<sim::clock>>;

/// A world full of faults, and then one without, in which everything asked is answered.
template <class P>
sim::register_world<P> lived(std::uint64_t seed) {
  sim::register_world<P> w(3 + seed % 3, seed);
  w.run_for(3s);
  w.heal();
  w.run_for(2s);
  for (std::size_t i = 0; i < w.size(); ++i) w.read(i, {1}), w.read(i, {2});
  w.run_for(1s);
  return w;
}

struct seen {
  std::uint64_t reads = 0, writes = 0, unknown = 0;
  sim::tally<sim::fault> faults;
};

}  // namespace

TEST_CASE("abd under every fault: what clients see fits one order, and once the faults end everybody is answered") {
  std::uint64_t const count = tests::seeds(300);
  seen all;
  for (std::uint64_t seed = 1; seed <= count; ++seed) {
    auto const w = lived<repaired>(seed);
    auto const verdict = check::judge_registers(w.history());
    INFO("seed " << seed << "\n" << verdict.picture);
    REQUIRE(verdict.what == verdict_on_history::linearizable);
    auto const& h = w.history();
    for (std::size_t i = h.size() - 2 * w.size(); i < h.size(); ++i) REQUIRE(h[i].what == register_outcome::read);
    for (auto const& a : h) {
      all.reads += a.what == register_outcome::read;
      all.writes += a.what == register_outcome::written;
      all.unknown += a.what == register_outcome::unknown;
    }
    all.faults += w.faults();
  }
  if (count < 300) return;
  REQUIRE(all.reads > 5000);
  REQUIRE(all.writes > 5000);
  REQUIRE(all.unknown > 500);
  using sim::fault;
  for (fault f : {fault::lose, fault::repeat, fault::replay, fault::straggle, fault::delay, fault::clog, fault::throttle,
                  fault::halves, fault::isolate, fault::ring, fault::bridge, fault::one_way, fault::crash, fault::tear,
                  fault::scatter, fault::pause, fault::slow_flush}) {
    INFO(sim::name_of(f));
    REQUIRE(all.faults[f] > 0);
  }
}

TEST_CASE("majority_write under the same faults: a history that no register could have") {
  std::size_t bad = 0;
  for (std::uint64_t seed = 1; seed <= 20; ++seed) bad += check::judge_registers(lived<unordered>(seed).history()).what == verdict_on_history::not_linearizable;
  REQUIRE(bad >= 10);
}

TEST_CASE("abd without its write-back: rarer, and found all the same") {
  std::uint64_t first = 0;
  for (std::uint64_t seed = 1; seed <= 300 && first == 0; ++seed)
    if (check::judge_registers(lived<unrepaired>(seed).history()).what == verdict_on_history::not_linearizable) first = seed;
  CAPTURE(first);
  REQUIRE(first != 0);
}

TEST_CASE("the same seed is the same run, and another seed another one") {
  auto const a = lived<repaired>(7), b = lived<repaired>(7), c = lived<repaired>(10);
  REQUIRE(a.history() == b.history());
  REQUIRE(a.steps() == b.steps());
  REQUIRE(a.at(0) == b.at(0));
  REQUIRE(a.history() != c.history());
}

TEST_CASE("the side with a quorum goes on, the other waits, and nobody is told a falsehood") {
  sim::register_world<repaired> w(5, 1, sim::options{});
  w.part(node_set{}.insert(0).insert(1));
  auto const there = w.write(2, {1}, 30), here = w.write(0, {1}, 10), seen = w.read(1, {1});
  w.run_for(3s);
  REQUIRE(w.what_of(there).what == register_outcome::written);
  REQUIRE(w.what_of(here).what == register_outcome::unknown);
  REQUIRE(w.what_of(seen).what == register_outcome::unknown);
  w.mend();
  auto const after = w.read(0, {1});
  w.run_for(1s);
  REQUIRE(w.what_of(after).found == 30);
}

}  // namespace worlds_test
