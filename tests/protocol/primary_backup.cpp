// SPDX-License-Identifier: BSL-1.0
//
// What primary-backup keeps and what it loses, each played on real replicas; and what an appointment is.
#include <tests/catch.hpp>

#include <algorithm>
#include <cstdint>
#include <string_view>
#include <utility>
#include <vector>

#include <synod/protocol/primary_backup.hpp>
#include <synod/sim/script.hpp>
#include <synod/sim/stage.hpp>

using synod::proposal;
using synod::role_name;
using a_round = synod::round;
using synod::slot;
using synod::stop_reason;
using synod::verdict;
namespace kind = synod::kind;

namespace {

template <template <class...> class Row>
using simulated = Row<synod::command<std::uint64_t>, synod::storage<synod::sim::disk>, synod::clock<synod::sim::clock>>;
template <template <class...> class Row>
using nodes = synod::sim::script<simulated<Row>>;
using asynchronous = nodes<synod::primary_backup_async>;
using semi_synchronous = nodes<synod::primary_backup_semi_sync>;
using synchronous = nodes<synod::primary_backup_sync>;
using answer = synod::propose_result<std::uint32_t>::answer;
using ids = std::vector<proposal>;

/// Three, of which the first is primary.
template <class Nodes>
Nodes led_by_first() {
  Nodes s(3);
  s.start_all();
  REQUIRE(s.appoint(1));
  return s;
}

/// A heartbeat tells who leads, and what is chosen.
template <class Nodes>
void beat(Nodes& s, std::size_t primary, std::vector<std::size_t> const& among) {
  s.exchange(among);
  s.wake(primary);
  s.exchange(among);
}

}  // namespace

TEST_CASE("nobody leads who was not appointed", "[primary_backup]") {
  synchronous s(3);
  s.start_all();
  for (std::size_t n = 1; n <= 3; ++n) {
    CHECK_FALSE(s.wake(n));
    CHECK(s.status(n).role == role_name::follower);
    CHECK(s.propose(n, 1, {n}).what == answer::not_leader);
  }
  CHECK(s.in_flight() == 0);

  REQUIRE(s.appoint(2));
  CHECK(s.status(2).role == role_name::leader);
  CHECK(s.in_flight() == 2);  // its word to the backups: nobody was asked
  s.exchange({1, 2, 3});
  CHECK(s.status(1).leader == 2U);
  auto const told = s.propose(1, 1, {1});
  CHECK(told.what == answer::not_leader);
  CHECK(told.leader == 2U);
}

TEST_CASE("an appointment is for a ballot that nobody has used", "[primary_backup]") {
  synchronous s(3);
  s.start_all();
  REQUIRE(s.appoint(1, a_round{5}));
  CHECK(s.status(1).ballot.round == a_round{5});
  CHECK_FALSE(s.appoint(1, a_round{5}));
  CHECK_FALSE(s.appoint(1, a_round{4}));
  CHECK(s.status(1).role == role_name::leader);
  s.exchange({1, 2});
  CHECK_FALSE(s.appoint(2, a_round{4}));  // the other's round, heard here, is higher
  CHECK(s.appoint(2));
  CHECK(s.status(2).ballot.round == a_round{6});

  s.crash(1);  // of a former life it knows what it has promised, and that it may have led
  s.start(1);
  CHECK_FALSE(s.appoint(1, a_round{5}));
  CHECK(s.appoint(1, a_round{7}));
}

TEST_CASE("who was appointed says nothing before it is on its disk", "[primary_backup]") {
  synchronous s(3);
  s.start_all();
  s.hold_disk(1);
  REQUIRE(s.appoint(1));
  CHECK(s.status(1).role == role_name::candidate);
  CHECK(s.in_flight() == 0);
  CHECK(s.propose(1, 1, {1}).what == answer::not_leader);
  SECTION("then it leads") {
    s.flush(1);
    CHECK(s.status(1).role == role_name::leader);
    CHECK(s.in_flight() == 2);
  }
  SECTION("what is lost before was never said") {
    s.crash(1);
    s.start(1);
    CHECK(s.status(1).role == role_name::follower);
    CHECK(s.appoint(1));
  }
}

TEST_CASE("asynchronous: the primary answers alone, and what it had not sent yet goes with it", "[primary_backup]") {
  auto s = led_by_first<asynchronous>();
  s.exchange({1, 2, 3});
  s.propose(1, 10, {1});
  CHECK(s.delivered(1) == ids{{1}});  // no message has arrived anywhere
  s.exchange({1, 2, 3});
  s.propose(1, 11, {2});
  CHECK(s.delivered(1) == ids{{1}, {2}});
  s.drop_all();
  s.crash(1);

  REQUIRE(s.appoint(2));
  s.propose(2, 12, {3});
  s.exchange({2, 3});
  CHECK(s.delivered(2) == ids{{1}, {3}});
  beat(s, 2, {2, 3});
  CHECK(s.delivered(3) == ids{{1}, {3}});
}

TEST_CASE("asynchronous: cut off, the old primary goes on beside the new one, and stops when it hears of it",
          "[primary_backup]") {
  auto s = led_by_first<asynchronous>();
  s.propose(1, 10, {1});
  s.exchange({1, 2, 3});
  REQUIRE(s.appoint(2));
  s.propose(2, 20, {2});
  s.propose(1, 30, {3});
  s.exchange({2, 3});
  CHECK(s.delivered(1) == ids{{1}, {3}});
  CHECK(s.delivered(2) == ids{{1}, {2}});

  beat(s, 1, {1, 2, 3});  // the new primary refuses its ballot …
  CHECK(s.status(1).role == role_name::follower);
  beat(s, 2, {1, 2, 3});  // … and its log is not the one that was delivered here
  CHECK(s.status(1).stopped == stop_reason::diverged);
  CHECK(s.delivered(1) == ids{{1}, {3}});
  CHECK(s.propose(1, 40, {4}).what == answer::stopped);
  CHECK(std::string_view(describe(stop_reason::diverged)).find("not what its leader has") != std::string_view::npos);
  CHECK(s.status(2).stopped == stop_reason::none);
  CHECK(s.status(3).stopped == stop_reason::none);
  CHECK(s.delivered(3) == ids{{1}, {2}});
}

TEST_CASE("asynchronous: an entry that differs within what is chosen is found, too", "[primary_backup]") {
  asynchronous s(3);
  s.holds(1, {{{1}, 1}, {{1}, 1}, {{1}, 1}});
  s.holds(2, {{{1}, 1}});
  s.has_promised(1, synod::promise_mark<std::uint32_t>(synod::ballot<std::uint32_t>{{1}, 1}));
  s.has_promised(2, synod::promise_mark<std::uint32_t>(synod::ballot<std::uint32_t>{{1}, 1}));
  s.start_all();
  REQUIRE(s.appoint(1));
  s.drop_all();
  CHECK(s.delivered(1).size() == 3);
  REQUIRE(s.appoint(2));
  s.propose(2, 1, {7});
  s.exchange({1, 2, 3});  // one entry that they have in common, then two that they have not
  s.wake(2);
  s.exchange({1, 2, 3});
  CHECK(s.status(1).stopped == stop_reason::diverged);
  CHECK(s.log(1).size() == 3);  // for whoever must reconcile them
}

TEST_CASE("asynchronous: so is one that stands before all that is sent", "[primary_backup]") {
  asynchronous s(3);
  s.holds(1, {{{1}, 1}, {{1}, 1}, {{1}, 1}});
  s.holds(2, {{{1}, 1}, {{2}, 3}, {{2}, 3}});
  s.start_all();
  REQUIRE(s.appoint(1, a_round{3}));
  s.drop_all();
  CHECK(s.delivered(1).size() == 3);
  REQUIRE(s.appoint(2, a_round{4}));
  CHECK(s.deliver<kind::accept>(2, 1));
  CHECK(s.status(1).stopped == stop_reason::diverged);
}

TEST_CASE("asynchronous: who has diverged follows once it starts again, unless its snapshot holds what was lost: then it begins anew",
          "[primary_backup]") {
  synod::sim::stage<simulated<synod::primary_backup_async>> s(3);
  for (std::size_t n = 1; n <= 3; ++n) s.start(n);
  auto const settle = [&] {
    while (!s.mail().empty())
      if (s.running(s.mail().open().front().to + 1)) s.deliver(0);
      else s.mail().take(0);
  };
  REQUIRE(s.appoint(1));
  s.propose(1, 10, {1});
  settle();
  s.propose(1, 11, {2});
  s.propose(1, 12, {3});
  s.mail().clear();  // only the primary has these …
  bool const snapshot = GENERATE(false, true);
  if (snapshot) REQUIRE(s.compact(1));
  REQUIRE(s.appoint(2));  // … and somebody else leads
  for (std::uint64_t i = 4; i <= 7; ++i) s.propose(2, i, {i});
  settle();
  REQUIRE(s.status(1).stopped == stop_reason::diverged);

  auto const starts = [&] {
    s.start(1);
    for (int i = 0; i < 20; ++i) {  // heartbeats, and what was sent before is sent again
      s.set_clock(2, s.deadline(2));
      s.wake(2);
      settle();
    }
  };
  s.crash(1);
  starts();
  if (snapshot) {
    CHECK(s.status(1).stopped == stop_reason::diverged);
    s.crash(1);
    s.replace(1, {});
    REQUIRE(s.appoint(2));  // who led before takes it for the one that has had all
    starts();
  }
  CHECK(s.status(1).stopped == stop_reason::none);
  CHECK(s.delivered(1) == ids{{1}, {4}, {5}, {6}, {7}});
}

TEST_CASE("semi-synchronous: what was answered survives at one backup, and not at the other", "[primary_backup]") {
  auto s = led_by_first<semi_synchronous>();
  s.exchange({1, 2, 3});
  s.propose(1, 10, {1});
  CHECK(s.delivered(1).empty());
  s.exchange({1, 2});
  CHECK(s.delivered(1) == ids{{1}});
  s.crash(1);
  SECTION("appointed is who has it") {
    REQUIRE(s.appoint(2));
    s.exchange({2, 3});
    CHECK(s.delivered(2) == ids{{1}});
    beat(s, 2, {2, 3});
    CHECK(s.delivered(3) == ids{{1}});
  }
  SECTION("appointed is who lacks it") {
    REQUIRE(s.appoint(3));
    s.propose(3, 11, {2});
    s.exchange({2, 3});
    CHECK(s.delivered(3) == ids{{2}});
  }
}

TEST_CASE("synchronous: what was answered survives at everybody", "[primary_backup]") {
  auto s = led_by_first<synchronous>();
  s.exchange({1, 2, 3});
  s.propose(1, 10, {1});
  s.exchange({1, 2});
  CHECK(s.delivered(1).empty());  // one has it, and that is not enough
  beat(s, 1, {1, 2, 3});
  CHECK(s.delivered(1) == ids{{1}});
  auto const next = GENERATE(2U, 3U);
  REQUIRE(s.appoint(next));
  beat(s, next, {1, 2, 3});
  beat(s, next, {1, 2, 3});
  for (std::size_t n = 1; n <= 3; ++n) CHECK(s.delivered(n) == ids{{1}});
}

TEST_CASE("synchronous: one dead backup stops all writes", "[primary_backup]") {
  auto s = led_by_first<synchronous>();
  s.exchange({1, 2, 3});
  s.crash(3);
  s.propose(1, 10, {1});
  for (int i = 0; i < 10; ++i) beat(s, 1, {1, 2});
  CHECK(s.delivered(1).empty());
  s.start(3);
  beat(s, 1, {1, 2, 3});
  CHECK(s.delivered(1) == ids{{1}});
}

TEST_CASE("synchronous: the old primary is fenced off by the new one", "[primary_backup]") {
  auto s = led_by_first<synchronous>();
  s.exchange({1, 2, 3});
  REQUIRE(s.appoint(2));
  s.propose(1, 10, {1});
  s.exchange({1, 3});  // the last one hears the old primary, who waits for the new one's word in vain
  for (int i = 0; i < 5; ++i) beat(s, 1, {1, 3});
  CHECK(s.delivered(1).empty());
  s.propose(2, 20, {2});
  beat(s, 2, {1, 2, 3});
  beat(s, 2, {1, 2, 3});
  CHECK(s.delivered(1) == ids{{2}});
  CHECK(s.settled(1) == std::vector<std::pair<proposal, verdict>>{{{1}, verdict::lost}});
  CHECK(s.delivered(3) == ids{{2}});
}

TEST_CASE("a new primary finishes what it holds of the old one, without a word of its own", "[primary_backup]") {
  auto s = led_by_first<synchronous>();
  s.exchange({1, 2, 3});
  s.propose(1, 10, {1});
  s.deliver<kind::accept>(1, 2);
  s.drop_all();
  s.crash(1);
  s.start(1);
  REQUIRE(s.appoint(2));
  beat(s, 2, {1, 2, 3});
  beat(s, 2, {1, 2, 3});
  for (std::size_t n = 1; n <= 3; ++n) CHECK(s.delivered(n) == ids{{1}});
}
