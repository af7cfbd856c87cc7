// SPDX-License-Identifier: BSL-1.0
#include <tests/catch.hpp>

#include <chrono>
#include <cstdint>
#include <set>

#include <synod/policy/campaign.hpp>
#include <synod/role/context.hpp>
#include <synod/sim/clock.hpp>
#include <synod/sim/prng.hpp>

using namespace std::chrono_literals;
using synod::campaign::on_request;
using synod::campaign::on_silence;
using duration = synod::sim::clock::duration;

namespace {
constexpr auto times = synod::settings<synod::sim::clock>::from(1ms);
}

TEST_CASE("between: both ends are reached, and nothing beyond", "[policy][campaign]") {
  std::set<duration::rep> drawn;
  for (std::uint64_t r = 0; r < 100; ++r) drawn.insert(synod::campaign::between(duration(3), duration(6), r).count());
  CHECK(drawn == std::set<duration::rep>{3, 4, 5, 6});
  CHECK(synod::campaign::between(duration(3), duration(3), 99) == duration(3));
}

TEST_CASE("on_silence: patience is drawn anew for each attempt from one range", "[policy][campaign]") {
  synod::sim::prng random(1);
  std::set<duration::rep> drawn;
  for (unsigned attempt = 0; attempt < 200; ++attempt) {
    duration const d = on_silence::patience(times, attempt, random());
    CHECK(times.election_min <= d);
    CHECK(d <= times.election_max);
    drawn.insert(d.count());
  }
  CHECK(drawn.size() > 100);
}

TEST_CASE("on_request: the back-off widens with each attempt, up to its bound", "[policy][campaign]") {
  auto const widest = [](unsigned attempt) {
    duration most{};
    synod::sim::prng random(attempt);
    for (int i = 0; i < 1000; ++i) most = std::max(most, on_request::patience(times, attempt, random()));
    return most;
  };
  CHECK(widest(0) <= 2 * times.backoff_min);
  CHECK(widest(1) > widest(0));
  CHECK(widest(3) > widest(1));
  CHECK(widest(60) <= times.backoff_max);  // no overflow however long it goes on
  CHECK(widest(4'000'000'000U) <= times.backoff_max);
}

TEST_CASE("the two campaigns wait for different things", "[policy][campaign]") {
  STATIC_REQUIRE(on_silence::waits_for_silence);
  STATIC_REQUIRE_FALSE(on_silence::waits_for_request);
  STATIC_REQUIRE(on_request::waits_for_request);
  STATIC_REQUIRE_FALSE(on_request::waits_for_silence);
}

TEST_CASE("with_priority: a later rank begins when all of the ranks before it must have begun", "[policy][campaign]") {
  using with_priority = synod::campaign::with_priority<>;
  STATIC_REQUIRE(with_priority::name == "with_priority<on_silence>");
  STATIC_REQUIRE(synod::campaign::with_priority<synod::campaign::with_check_quorum<>>::checks_quorum);
  STATIC_REQUIRE(with_priority::waits_for_silence);
  for (unsigned rank = 0; rank < 4; ++rank) {
    auto first = times, second = times;
    first.rank = rank, second.rank = rank + 1;
    auto const spread = static_cast<std::uint64_t>((times.election_max - times.election_min).count());
    duration const last_of_first = with_priority::patience(first, 0, spread);
    CHECK(last_of_first < with_priority::patience(second, 0, 0));
    CHECK(with_priority::patience(second, 0, 0) - last_of_first == times.heartbeat);
  }
  for (std::uint64_t draw = 0; draw < 100; ++draw) CHECK(with_priority::patience(times, 3, draw) == on_silence::patience(times, 3, draw));
}
