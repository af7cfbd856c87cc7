// SPDX-License-Identifier: BSL-1.0
#include <tests/sim/seeds.hpp>

#include <synod/protocol/basic_paxos.hpp>
#include <synod/protocol/multi_paxos.hpp>
#include <synod/protocol/raft.hpp>

using namespace tests;

namespace {
#ifdef __OPTIMIZE__
constexpr std::uint64_t last = 20;
#else
constexpr std::uint64_t last = 4;
#endif

template <class P, class World = synod::check::world<P>>
std::uint64_t hash_of(std::uint64_t seed, std::uint64_t steps = 4'000) {
  World w(3, seed);
  while (w.steps() < steps && w.step()) {}
  return w.hash();
}
}  // namespace

TEMPLATE_TEST_CASE("the same seed is the same run, bit for bit", "[sim][determinism]", simulated<synod::raft>,
                   simulated<synod::multi_paxos>, simulated<synod::basic_paxos>) {
  for (std::uint64_t seed = 1; seed <= last; ++seed) CHECK(hash_of<TestType>(seed) == hash_of<TestType>(seed));
}

TEMPLATE_TEST_CASE("another seed is another run", "[sim][determinism]", simulated<synod::raft>,
                   simulated<synod::multi_paxos>, simulated<synod::basic_paxos>) {
  for (std::uint64_t seed = 1; seed <= last; ++seed) CHECK(hash_of<TestType>(seed) != hash_of<TestType>(seed + 100));
}

TEST_CASE("who watches does not change what happens", "[sim][determinism]") {
  using p = simulated<synod::raft>;
  for (std::uint64_t seed = 1; seed <= last; ++seed) CHECK(hash_of<p>(seed) == hash_of<p, synod::sim::world<p>>(seed));
}

TEST_CASE("the numbers of the generator are the published ones", "[sim][prng]") {
  CHECK(synod::sim::spread(0) == 0xe220a8397b1dcdaf);  // splitmix64, seed 0
  synod::sim::prng random(0);
  std::uint64_t const first[] = {random(), random(), random()};
  CHECK(first[0] == 0x99ec5f36cb75f2b4);  // xoshiro256**, seeded by splitmix64 from 0
  CHECK(first[1] == 0xbf6e1f784956452a);
  CHECK(first[2] == 0x1a5f849d4933e6e0);
}

TEST_CASE("a failing world says what broke, where, and how to see it again", "[sim][report]") {
  synod::check::world<simulated<synod::raft>> w(3, 7);
  while (w.steps() < 500 && w.step()) {}
  REQUIRE(w.report().empty());
  w.monitor().fail("agreement", "slot ", std::uint64_t{3}, " is not what it was");
  CHECK_FALSE(w.step());
  std::string const text = w.report();
  CHECK(text.find("agreement: slot 3 is not what it was") == 0);
  CHECK(text.find("SYNOD_SEED=7") != std::string::npos);
  CHECK(text.find("step 500") != std::string::npos);
  CHECK(std::count(text.begin(), text.end(), '\n') > 20);
}
