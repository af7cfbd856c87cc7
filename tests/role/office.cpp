// SPDX-License-Identifier: BSL-1.0
//
// Follower, candidate and leader: how office is sought, taken, held and lost.
#include <tests/catch.hpp>

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <string_view>
#include <vector>

#include <synod/protocol/multi_paxos.hpp>
#include <synod/protocol/raft.hpp>
#include <synod/sim/script.hpp>

namespace office_test {

using synod::proposal;
using synod::role_name;
using synod::slot;
namespace kind = synod::kind;

namespace {

/// Two records a message, and a window of sixteen slots.
struct narrow : synod::default_limits {
  static constexpr std::size_t window_bytes = 1024;
  static constexpr std::size_t window_slots = 16;
  static constexpr std::size_t batch_bytes = 128;
  static constexpr std::size_t inflight_bytes = 512;
  static constexpr std::size_t inflight_slots = 8;
};
template <template <class...> class Row, class... More>
using by_hand = synod::sim::script<
    Row<synod::command<std::uint64_t>, synod::storage<synod::sim::disk>, synod::clock<synod::sim::clock>, More...>>;
using paxos = by_hand<synod::multi_paxos>;
using narrow_paxos = by_hand<synod::multi_paxos, synod::limits<narrow>>;
using raft = by_hand<synod::raft>;
using ballot = synod::ballot<std::uint32_t>;
using mark = synod::promise_mark<std::uint32_t>;
using ids = std::vector<proposal>;

}  // namespace

TEMPLATE_TEST_CASE("a candidate asks nobody before its own ballot is on disk", "[role][candidate]", paxos, raft) {
  TestType s(3);
  s.start_all();
  s.hold_disk(1);
  REQUIRE(s.wake(1));
  CHECK(s.status(1).role == role_name::candidate);
  CHECK(s.in_flight() == 0);
  s.flush(1);
  CHECK(s.template count<kind::prepare>(1, 2) == 1);
  CHECK(s.template count<kind::prepare>(1, 3) == 1);
}

namespace {

/// A log whose end is being fetched from the disk.
struct unread_tail : synod::commitment::current_ballot {
  static constexpr std::string_view name = "unread_tail";
  template <class Ledger>
  static auto tail(Ledger const& log) {
    return decltype(synod::commitment::current_ballot::tail(log)){};
  }
};

}  // namespace

TEST_CASE("who cannot read his own log's end does not vote for himself, and asks nobody", "[role][candidate]") {
  by_hand<synod::raft, unread_tail> s(3);
  s.start_all();
  REQUIRE(s.wake(1));
  CHECK(s.status(1).role == role_name::follower);
  CHECK(s.in_flight() == 0);
  CHECK(s.wake(1));  // and tries again
}

TEMPLATE_TEST_CASE("a promise of the ballot before does not count for this one", "[role][candidate]", paxos, raft) {
  TestType s(3);
  s.start_all();
  REQUIRE(s.wake(1));
  REQUIRE(s.template deliver<kind::prepare>(1, 2));
  REQUIRE(s.template count<kind::promise>(2, 1) == 1);  // and stays on its way
  for (int i = 0; i < 20 && s.status(1).ballot.round == synod::round{1}; ++i) REQUIRE(s.wake(1));
  REQUIRE(s.status(1).role == role_name::candidate);
  REQUIRE(s.status(1).ballot.round == synod::round{2});
  REQUIRE(s.template deliver<kind::promise>(2, 1));
  CHECK(s.status(1).role == role_name::candidate);
}

TEMPLATE_TEST_CASE("a candidate asks again whoever has not answered", "[role][candidate]", paxos, raft) {
  TestType s(3);
  s.start_all();
  REQUIRE(s.wake(1));
  s.drop_all();
  REQUIRE(s.wake(1));
  CHECK(s.template count<kind::prepare>(1, 2) == 1);
  CHECK(s.status(1).role == role_name::candidate);
}

TEMPLATE_TEST_CASE("office is never taken a second time in the same ballot, restart or not", "[role][candidate]", paxos, raft) {
  TestType s(3);
  s.start_all();
  REQUIRE(s.wake(1));
  REQUIRE(s.exchange({1, 2}));
  REQUIRE(s.status(1).role == role_name::leader);
  ballot const was = s.status(1).ballot;
  s.crash(1);
  s.start(1);
  CHECK(s.status(1).role == role_name::follower);
  REQUIRE(s.wake(1));
  REQUIRE(s.exchange({1, 2}));
  REQUIRE(s.status(1).role == role_name::leader);
  CHECK(s.status(1).ballot > was);
}

TEST_CASE("promises come in pages, and a page that comes twice is not asked for twice", "[role][candidate]") {
  ballot const b{{1}, 3};
  narrow_paxos s(3);
  s.holds(2, {b, b, b, b, b});
  s.has_promised(2, mark(b));
  s.start_all();
  REQUIRE(s.wake(1));
  for (int i = 0; i < 20 && s.count<kind::promise>(2, 1) == 0; ++i) {  // round 1 is taken
    s.deliver<kind::prepare>(1, 2);
    s.deliver<kind::reject>(2, 1);
    if (s.count<kind::promise>(2, 1) == 0) s.drop_all(), s.wake(1);
  }
  REQUIRE(s.count<kind::promise>(2, 1) == 1);
  CHECK(s.look<kind::promise>(2, 1, [](auto const& m) { return m.entries.size(); }) == 2U);
  CHECK(s.look<kind::promise>(2, 1, [](auto const& m) { return m.last; }) == slot{5});
  REQUIRE(s.duplicate<kind::promise>(2, 1));
  CHECK(s.status(1).role == role_name::candidate);
  CHECK(s.look<kind::prepare>(1, 2, [](auto const& m) { return m.from; }) == slot{3});
  REQUIRE(s.deliver<kind::promise>(2, 1));
  CHECK(s.count<kind::prepare>(1, 2) == 1);
  REQUIRE(s.exchange({1, 2}));
  CHECK(s.status(1).role == role_name::leader);
  CHECK(s.delivered(1) == ids{{101}, {102}, {103}, {104}, {105}});
}

TEST_CASE("a leader that has more to propose again than its window holds goes on as it finds room", "[role][leader]") {
  ballot const b{{1}, 3};
  narrow_paxos s(3);
  s.holds(1, {b, b, b, b, b, b, b, b, b, b, b, b, b, b, b, b, b, b, b, b, b, b, b, b, b, b, b, b, b, b, b, b, b, b, b, b});
  s.has_promised(1, mark(b));
  s.start_all();
  REQUIRE(s.wake(1));
  for (int i = 0; i < 20; ++i) {
    REQUIRE(s.exchange({1, 2}));
    s.wake(1);
  }
  REQUIRE(s.status(1).role == role_name::leader);
  ballot const now = s.status(1).ballot;
  CHECK(s.delivered(1).size() == 36);
  CHECK(s.delivered(2).size() == 36);
  for (ballot const& held : s.log(2)) CHECK(held == now);  // nothing is sent under another ballot than its own
}

TEST_CASE("what a winner holds itself is proposed again, though the others made it win", "[role][leader]") {
  ballot const b{{1}, 3};
  narrow_paxos s(3);
  s.holds(1, {b, b, b, b, b, b, b, b, b, b});
  s.has_promised(1, mark(b));
  s.start_all();
  REQUIRE(s.wake(1));
  for (std::size_t n : {2U, 3U}) REQUIRE(s.deliver<kind::prepare>(1, n));
  for (std::size_t n : {2U, 3U}) REQUIRE(s.deliver<kind::promise>(n, 1));  // they hold nothing
  for (int i = 0; i < 20; ++i) {
    REQUIRE(s.exchange({1, 2, 3}));
    s.wake(1);
  }
  REQUIRE(s.status(1).role == role_name::leader);
  CHECK(s.delivered(1).size() == 10);
  CHECK(s.delivered(1).front() == proposal{101});
  CHECK(s.delivered(1).back() == proposal{110});
  CHECK(s.delivered(2) == s.delivered(1));
}

TEMPLATE_TEST_CASE("who does not lead says who does", "[role][follower]", paxos, raft) {
  TestType s(3);
  s.start_all();
  using answer = typename decltype(s.propose(2, 0, {1}))::answer;
  auto const nobody = s.propose(2, 0, {1});
  CHECK(nobody.what == answer::not_leader);
  CHECK_FALSE(nobody.leader);
  REQUIRE(s.wake(1));
  REQUIRE(s.exchange({1, 2}));
  REQUIRE(s.wake(1));
  REQUIRE(s.exchange({1, 2}));
  auto const hint = s.propose(2, 0, {2});
  CHECK(hint.what == answer::not_leader);
  CHECK(hint.leader == 1U);
  CHECK(s.propose(1, 0, {3}).what == answer::accepted);
}

TEMPLATE_TEST_CASE("a leader's heartbeats keep the others from campaigning", "[role][follower]", paxos, raft) {
  TestType s(2);
  s.start_all();
  REQUIRE(s.wake(1));
  REQUIRE(s.exchange({1, 2}));
  REQUIRE(s.status(1).role == role_name::leader);
  CHECK(s.status(2).role == role_name::follower);
  REQUIRE(s.wake(2));  // silence
  CHECK(s.status(2).role == role_name::candidate);
}

TEMPLATE_TEST_CASE("what was proposed to a leader that lost office is told of when its slot is chosen", "[role][leader]", paxos,
                   raft) {
  TestType s(3);
  s.start_all();
  REQUIRE(s.wake(1));
  REQUIRE(s.exchange({1, 2}));
  REQUIRE(s.status(1).role == role_name::leader);
  s.propose(1, 0, {7});
  s.drop_all();
  for (int i = 0; i < 20 && s.status(2).role != role_name::leader; ++i) {
    s.wake(2);
    s.exchange({2, 3});
  }
  REQUIRE(s.status(2).role == role_name::leader);
  CHECK(s.settled(1).empty());  // nobody can know yet
  s.propose(2, 0, {8});
  s.propose(2, 0, {9});
  for (int i = 0; i < 20; ++i) {
    s.exchange({1, 2, 3});
    s.wake(2);
  }
  CHECK(s.settled(1) == std::vector<std::pair<proposal, synod::verdict>>{{{7}, synod::verdict::lost}});
  CHECK(s.delivered(1) == s.delivered(2));
  CHECK(s.delivered(1).back() == proposal{9});
}

TEST_CASE("an acknowledgement of a ballot of long ago is counted in no later one", "[role][leader]") {
  paxos s(3);
  s.start_all();
  REQUIRE(s.wake(1));
  REQUIRE(s.exchange({1, 2}));
  s.propose(1, 0, {7});
  while (s.count<kind::accepted>(2, 1) == 0) REQUIRE(s.deliver<kind::accept>(1, 2));
  s.crash(1);
  s.start(1);
  REQUIRE(s.wake(1));
  REQUIRE(s.deliver<kind::prepare>(1, 3));
  REQUIRE(s.deliver<kind::promise>(3, 1));
  REQUIRE(s.status(1).role == role_name::leader);
  REQUIRE(s.deliver<kind::accepted>(2, 1));  // 2 holds the entry under the ballot before
  CHECK(s.delivered(1).empty());
  while (s.count<kind::accepted>(3, 1) == 0) REQUIRE(s.deliver<kind::accept>(1, 3));
  REQUIRE(s.deliver<kind::accepted>(3, 1));
  CHECK(s.delivered(1) == ids{{7}});
}

TEMPLATE_TEST_CASE("a leader of long ago is not followed again", "[role][follower]", paxos, raft) {
  TestType s(3);
  s.start_all();
  REQUIRE(s.wake(1));
  REQUIRE(s.exchange({1, 2}));
  REQUIRE(s.wake(1));  // a heartbeat that comes late
  REQUIRE(s.template count<kind::accept>(1, 3) != 0);
  for (int i = 0; i < 20 && s.template count<kind::promise>(3, 2) == 0; ++i) {  // round 1 is taken
    s.wake(2);
    s.template deliver<kind::prepare>(2, 3);
    s.template deliver<kind::reject>(3, 2);
  }
  REQUIRE(s.template count<kind::promise>(3, 2) == 1);
  CHECK_FALSE(s.propose(3, 0, {1}).leader);
  REQUIRE(s.template deliver<kind::accept>(1, 3));
  CHECK_FALSE(s.propose(3, 0, {1}).leader);
}

namespace {

/// Room for as many slots as any test has, and for the bytes of sixteen.
struct short_of_bytes : narrow {
  static constexpr std::size_t window_slots = 64;
};

}  // namespace

TEST_CASE("a leader that finds no room to propose all again takes nothing of what is left for chosen", "[role][leader]") {
  ballot const old{{1}, 1}, later{{2}, 3};
  by_hand<synod::multi_paxos, synod::limits<short_of_bytes>> s(3);
  auto const all = {1, 2, 3};
  for (int n : all) {
    ballot const b = n == 1 ? old : later;
    s.holds(static_cast<std::size_t>(n), {b, b, b, b, b, b, b, b, b, b, b, b, b, b, b, b, b, b, b, b, b, b, b, b, b, b, b, b, b, b, b, b, b, b, b, b});
    s.has_promised(static_cast<std::size_t>(n), mark(b));
  }
  s.start_all();
  REQUIRE(s.wake(3));  // nodes 2 and 3 come to know that all of it is chosen, as they hold it
  for (int i = 0; i < 20; ++i) {
    s.exchange({2, 3});
    s.wake(3);
  }
  REQUIRE(s.delivered(2).size() == 36);
  REQUIRE(s.delivered(3).size() == 36);
  s.drop_all();
  s.hold_disk(1);
  bool opening = false;
  for (int i = 0; i < 200 && s.delivered(1).size() < 36; ++i) {
    if (s.in_flight() == 0) s.wake(1);
    for (std::size_t n : {2U, 3U}) {
      while (s.deliver<kind::prepare>(1, n)) {}
      while (s.deliver<kind::reject>(n, 1)) {}
      while (s.deliver<kind::promise>(n, 1)) {}
    }
    for (std::size_t n : {2U, 3U}) while (s.deliver<kind::accept>(1, n)) {}
    for (std::size_t n : {2U, 3U}) while (s.deliver<kind::accepted>(n, 1)) {}
    auto const held = s.log(1);
    opening = opening || (s.status(1).role == role_name::leader && std::count(held.begin(), held.end(), old) != 0);
    REQUIRE(std::equal(s.delivered(1).begin(), s.delivered(1).end(), s.delivered(2).begin()));
    s.flush(1);
    s.hold_disk(1);
  }
  CHECK(opening);
  CHECK(s.delivered(1) == s.delivered(2));
}

}  // namespace office_test
