// SPDX-License-Identifier: BSL-1.0
//
// Sentences of "Fast Paxos" (Lamport, 2005), §2 and §3, each played on real replicas. A fast round is a ballot that its
// leader has opened, the "any" message `open`; phase 2a of a coordinator that picks a value is an accept of the successor.
//
// We deviate in one step: a log has many instances, and an acceptor itself chooses the one that an offer goes to.
#include <tests/catch.hpp>
#include <tests/paper/fast_paxos.hpp>

#include <cstdint>
#include <vector>

namespace fast_paxos_paper {

TEST_CASE("§1: a value is learned in two message delays, whoever proposes it", "[paper][fast_paxos]") {
  for (std::size_t proposer = 1; proposer <= 4; ++proposer) {
    INFO("proposed by " << proposer);
    script<four> s(4);
    open(s, 4);
    s.propose(proposer, 7, {1});
    CHECK(s.delay() == 6);  // the offer, and the proposer's own vote
    CHECK(s.delivered(proposer).empty());
    s.delay();
    for (std::size_t i = 1; i <= 4; ++i) CHECK(s.delivered(i) == ids{{1}});
  }
}

TEST_CASE("§3.1: an acceptor treats the next proposal as if it were the coordinator's, and votes once", "[paper][fast_paxos]") {
  script<four> s(4);
  ballot const b = open(s, 4);
  offered const one({1}), other({2});
  give(s, 2, one);
  give(s, 2, other);
  give(s, 2, one);  // it comes twice
  CHECK(s.log(2) == std::vector<ballot>{b, b});
  CHECK(held(s, 2, slot{1}) == proposal{1});
  CHECK(held(s, 2, slot{2}) == proposal{2});
}

TEST_CASE("§3.1: without the any message an offer is not voted for", "[paper][fast_paxos]") {
  script<four> s(4);
  s.start_all();
  offered const one({1});
  give(s, 2, one);
  CHECK(s.log(2).empty());
}

TEST_CASE("§2.1: an acceptor ignores a round below one that it has taken part in", "[paper][fast_paxos]") {
  script<four> s(4);
  ballot const b = open(s, 4);
  synod::message::prepare<std::uint32_t> higher{};
  higher.ballot = {b.round + 2, 1 + b.node % 4};
  higher.from = slot{1};
  s.inject(higher.ballot.node, 3, higher);
  REQUIRE(s.status(3).promised == higher.ballot);
  offered const one({1});
  give(s, 3, one);
  CHECK(s.log(3).empty());
  synod::message::open<std::uint32_t> again{};
  again.ballot = b;
  again.from = slot{1};
  s.inject(1, 3, again);
  give(s, 3, one);
  CHECK(s.log(3).empty());
}

TEST_CASE("§2.1: votes are kept in stable storage; that the round is open is not", "[paper][fast_paxos]") {
  script<four> s(4);
  ballot const b = open(s, 4);
  offered const one({1}), other({2});
  give(s, 2, one);
  s.crash(2);
  s.start(2);
  CHECK(s.log(2) == std::vector<ballot>{b});
  give(s, 2, other);
  CHECK(s.log(2) == std::vector<ballot>{b});  // it waits until it is told again
  synod::message::open<std::uint32_t> again{};
  again.ballot = b;
  again.from = slot{1};
  s.drop_all();
  s.inject(1, 2, again);
  CHECK(s.look<kind::vote>(2, 1, [](auto const& m) { return m.entries.first(); }) == slot{1});  // what may have been lost
  give(s, 2, other);
  CHECK(held(s, 2, slot{1}) == proposal{1});
  CHECK(held(s, 2, slot{2}) == proposal{2});
}

TEST_CASE("§3.2: the votes of a fast round are phase 1 of the next, in that instance alone", "[paper][fast_paxos]") {
  script<four> s(4);
  ballot const b = open(s, 4);
  offered const one({1}), other({2}), third({3});
  for (std::size_t i : {1U, 2U}) give(s, i, one);
  for (std::size_t i : {3U, 4U}) give(s, i, other);
  REQUIRE(s.exchange({1, 2, 3, 4}));
  for (std::size_t i = 1; i <= 4; ++i) {
    INFO("node " << i);
    CHECK(s.log(i) == std::vector<ballot>{{b.round + 1, b.node}});
    CHECK(s.status(i).promised == b);  // nothing was raised …
    CHECK(s.delivered(i).size() == 1);
  }
  for (std::size_t i = 1; i <= 4; ++i) give(s, i, third);
  CHECK(s.log(2) == std::vector<ballot>{{b.round + 1, b.node}, b});  // … and the round is still open
  REQUIRE(s.exchange({1, 2, 3, 4}));
  for (std::size_t i = 1; i <= 4; ++i) CHECK(s.delivered(i).back() == proposal{3});
}

TEST_CASE("§2.2: collisions of every kind, with four acceptors and every quorum", "[paper][fast_paxos]") { every_collision<four>(); }
TEST_CASE("§2.2: collisions of every kind, with five acceptors and every quorum", "[paper][fast_paxos]") { every_collision<five>(); }

TEST_CASE("§2.3: with fewer than a fast quorum, classic rounds go on", "[paper][fast_paxos]") {
  using all = quorum::fast<4, 2, 4>;  // one dead node ends fast rounds
  script<all> s(4);
  ballot const b = open(s, 4);
  s.propose(2, 7, {1});
  REQUIRE(s.exchange({1, 2, 3, 4}));
  REQUIRE(s.delivered(1) == ids{{1}});
  s.crash(4);
  s.propose(2, 8, {2});
  for (int i = 0; i < 10; ++i) {
    REQUIRE(s.exchange({1, 2, 3}));
    s.wake(1);
  }
  REQUIRE(s.exchange({1, 2, 3}));
  CHECK(delivered_of(s.delivered(2)) == ids{{1}, {2}});
  CHECK(s.status(1).promised.round > b.round);
  CHECK(s.status(1).role == role_name::leader);
  s.propose(3, 9, {3});
  REQUIRE(s.exchange({1, 2, 3}));
  CHECK(delivered_of(s.delivered(3)) == ids{{1}, {2}, {3}});
  s.start(4);  // … and once it is back, they are fast again
  for (int i = 0; i < 3; ++i) {
    s.wake(1);
    REQUIRE(s.exchange({1, 2, 3, 4}));
  }
  s.propose(3, 10, {4});
  s.delay();
  s.delay();
  CHECK(delivered_of(s.delivered(3)) == ids{{1}, {2}, {3}, {4}});
}

TEST_CASE("a proposal that is chosen twice is delivered once", "[paper][fast_paxos]") {
  script<four> s(4);
  ballot const b = open(s, 4);
  offered const once({1}), again({1}, b);
  for (std::size_t i = 1; i <= 4; ++i) give(s, i, once);
  REQUIRE(s.exchange({1, 2, 3, 4}));
  for (std::size_t i = 1; i <= 4; ++i) give(s, i, once);
  REQUIRE(s.exchange({1, 2, 3, 4}));
  CHECK(s.delivered(1) == ids{{1}});  // nobody votes for what he has delivered …
  for (std::size_t i = 1; i <= 4; ++i) give(s, i, again);  // … unless the leader has a slot to fill with it
  REQUIRE(s.exchange({1, 2, 3, 4}));
  for (std::size_t i = 1; i <= 4; ++i) {
    CHECK(held(s, i, slot{2}) == proposal{1});
    CHECK(s.delivered(i) == ids{{1}, {}});
  }
}

TEST_CASE("an offer is put into no slot behind the last one that it names", "[paper][fast_paxos]") {
  script<four> s(4);
  open(s, 4);
  offered const one({1}), late({2}, {}, slot{1});
  give(s, 2, one);
  give(s, 2, late);
  CHECK(s.log(2).size() == 1);
}

TEST_CASE("where proposals collide too often the leader gives them their slots, for some heartbeats", "[paper][fast_paxos]") {
  using crowded = synod::proposing::direct_unless_crowded<2, 3>;
  using protocol = synod::fast_paxos<synod::command<std::uint64_t>, synod::storage<synod::sim::disk>, synod::clock<synod::sim::clock>,
                                     four, crowded>;
  synod::sim::script<protocol> s(4);
  auto const all = everybody(4);
  ballot const first = open(s, 4);
  auto const is_fast = [&](slot at) {
    auto const& view = s.disk(3).view();
    REQUIRE(view.holds(at));
    return synod::numbering::paired::is_fast(synod::record::load<std::uint32_t>(view.record_at(at).data()).ballot);
  };
  std::uint64_t id = 10;
  auto const propose = [&] {
    s.propose(3, id, {id});
    ++id;
    REQUIRE(s.exchange(all));
    REQUIRE(s.delivered(3).back() == proposal{id - 1});
    return slot{s.delivered(3).size()};
  };
  auto const beat = [&] {
    REQUIRE(s.wake(1));
    REQUIRE(s.exchange(all));
  };
  CHECK(is_fast(propose()));

  // Nodes 1 and 2 put the one before the other, nodes 3 and 4 the other before the one: two slots collide.
  offered const one(proposal{1}), other(proposal{2});
  for (std::size_t n : all) {
    give(s, n, n < 3 ? one : other);
    give(s, n, n < 3 ? other : one);
  }
  REQUIRE(s.exchange(all));
  CHECK(s.delivered(3).size() == 3);
  CHECK_FALSE(is_fast({2}));
  CHECK_FALSE(is_fast({3}));
  CHECK(is_fast(propose()));  // the ballot is open until the heartbeat

  beat();
  CHECK(s.status(1).role == role_name::leader);
  CHECK(s.status(3).promised > first);
  for (int beats = 0; beats < 3; ++beats) {
    INFO("after " << beats);
    CHECK_FALSE(is_fast(propose()));
    beat();
  }
  CHECK(is_fast(propose()));
}

}  // namespace fast_paxos_paper
