// SPDX-License-Identifier: BSL-1.0
#include <tests/catch.hpp>

#include <algorithm>
#include <cstdint>
#include <string>
#include <vector>

#include <synod/protocol/raft.hpp>
#include <synod/sim/nemesis.hpp>
#include <synod/sim/plan_text.hpp>
#include <synod/sim/tally.hpp>
#include <synod/sim/world.hpp>

#include <tests/rows.hpp>

using namespace synod::sim;
using namespace std::chrono_literals;

namespace {

using raft = tests::simulated<tests::rows::raft, synod::limits<tests::tiny>>;

std::vector<event> first(nemesis n, std::size_t count) {
  std::vector<event> out;
  for (auto e = n.next(); e && out.size() < count; e = n.next()) out.push_back(*e);
  return out;
}

}  // namespace

TEST_CASE("a kind that was never seen is named, unless it could not be", "[sim][plan]") {
  tally<fault> seen;
  for (std::size_t i = 0; i < tally<fault>::size; ++i)
    if (auto const f = static_cast<fault>(i); f != fault::clog && f != fault::compact) seen.note(f);
  CHECK(seen.missing() == std::vector{fault::compact, fault::clog});
  CHECK(seen.missing({fault::compact}) == std::vector{fault::clog});
  seen.note(fault::clog, 3);
  CHECK(seen.missing({fault::compact}).empty());
}

TEST_CASE("a nemesis says the same for the same seed, in order of time, and something else for another", "[sim][nemesis]") {
  options const o;
  for (std::uint64_t seed = 1; seed <= 20; ++seed) {
    auto const once = first(nemesis(5, seed, o), 300);
    CHECK(once.size() == 300);
    CHECK(once == first(nemesis(5, seed, o), 300));
    CHECK(once != first(nemesis(5, seed + 100, o), 300));
    CHECK(std::is_sorted(once.begin(), once.end(), [](event const& a, event const& b) { return a.at < b.at; }));
  }
  CHECK(first(nemesis{}, 1).empty());
}

TEST_CASE("some seeds bring nearly every fault, and some hardly any; every fault comes sometimes", "[sim][nemesis]") {
  tally<fault> all;
  std::size_t fewest = 100, most = 0;
  for (std::uint64_t seed = 1; seed <= 200; ++seed) {
    tally<fault> here;
    for (event const& e : first(nemesis(5, seed, options{}), 2'000)) here.note(e.what);
    std::size_t kinds = 0;
    here.each([&](fault, std::uint64_t times) { kinds += times != 0 ? 1 : 0; });
    fewest = std::min(fewest, kinds);
    most = std::max(most, kinds);
    all += here;
  }
  CHECK(fewest <= 6);
  CHECK(most + 6 >= tally<fault>::size);
  all.each([](fault f, std::uint64_t times) {
    INFO(name_of(f));
    CHECK(times > 0);
  });
}

TEST_CASE("a plan is read back as it was written", "[sim][plan]") {
  for (std::uint64_t seed = 1; seed <= 20; ++seed) {
    plan p{5, seed, options::drawn(seed), first(nemesis(5, seed, options::drawn(seed)), 400), 12'345'678us};
    plan back;
    CHECK(plan_text::read(plan_text::text(p), back) == "");
    CHECK(back == p);
  }
}

TEST_CASE("what is wrong with a plan is said, and where", "[sim][plan]") {
  plan p;
  CHECK(plan_text::read("# nothing\n\nnodes 3 # three\n", p) == "");
  CHECK(p.nodes == 3);
  CHECK(plan_text::read("nodes 3\nnods 3\n", p) == "line 2: there is no 'nods' in a plan");
  CHECK(plan_text::read("seed x", p) == "line 1: 'x' is no number for 'seed'");
  CHECK(plan_text::read("seed", p) == "line 1: '' is no number for 'seed'");
  CHECK(plan_text::read("nodes 0", p) == "a world has 1 to 64 nodes");
  CHECK(plan_text::read("nodes 99", p) == "a world has 1 to 64 nodes");
  CHECK(plan_text::read("at noon crash", p) == "line 1: an event begins with 'at' and a time");
  CHECK(plan_text::read("at -3 crash", p) == "line 1: an event begins with 'at' and a time");
  CHECK(plan_text::read("at 3 crush node 1", p) == "line 1: there is no fault 'crush'");
  CHECK(plan_text::read("at 3 crash node 0", p) == "line 1: it makes no sense: 'node 0'");
  CHECK(plan_text::read("at 3 crash for -1", p) == "line 1: it makes no sense: 'for -1'");
  CHECK(plan_text::read("at 3 crash now", p) == "line 1: it makes no sense: 'now '");
  CHECK(plan_text::read("nodes 3\nat 3 crash node 4", p) == "'at 3 crash node 4' speaks of a member that is not there");
  CHECK(plan_text::read("at 3 crash node 1\nat 2 crash node 1", p) == "the events are not in order of time");
  CHECK(plan_text::read("at 3 crash node leader for 20\nat 3 halves with 1", p) == "");
}

TEST_CASE("a world that follows the plan of another is the same world", "[sim][plan]") {
  for (std::uint64_t seed = 1; seed <= 10; ++seed) {
    world<raft> drawn(3, seed);
    drawn.run_for(3s);
    world<raft> planned(drawn.plan());
    planned.run_for(3s);
    CHECK(planned.hash() == drawn.hash());
    CHECK(planned.steps() == drawn.steps());
    CHECK(planned.plan() == drawn.plan());
  }
}

TEST_CASE("a duration around a mean has that mean", "[sim][prng]") {
  dice d(7);
  clock::duration sum{}, longest{};
  int above = 0;
  for (int i = 0; i < 20'000; ++i) {
    auto const x = d.around(clock::duration(1'000'000));
    sum += x;
    longest = std::max(longest, x);
    above += x > 1s ? 1 : 0;
  }
  CHECK(sum / 20'000 > 970ms);
  CHECK(sum / 20'000 < 1030ms);
  CHECK(longest > 6s);
  CHECK(above > 6'500);   // e^-1 of them, 7358
  CHECK(above < 8'200);
}

TEST_CASE("a scaled number is as likely small as large", "[sim][prng]") {
  dice d(7);
  int small = 0;
  for (int i = 0; i < 10'000; ++i) {
    auto const n = d.scaled(10, 100'000);
    REQUIRE(n >= 10);
    REQUIRE(n <= 100'000);
    small += n < 1'000 ? 1 : 0;
  }
  CHECK(small > 4'000);
  CHECK(small < 6'000);
}
