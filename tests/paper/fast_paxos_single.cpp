// SPDX-License-Identifier: BSL-1.0
//
// "Fast Paxos" (Lamport, 2005) is about one consensus instance: its sentences with `order::single`, where there is no other
// slot that an offer could go to. Whoever has lost learns what was chosen, and his proposal is called lost, as in Basic Paxos.
#include <tests/catch.hpp>
#include <tests/paper/fast_paxos.hpp>

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <utility>
#include <vector>

namespace fast_paxos_paper {

namespace decree {

using synod::verdict;
template <class Quorum, class... Named>
using script = fast_paxos_paper::script<Quorum, synod::order::single, Named...>;
template <class Quorum>
using alone = script<Quorum, synod::numbering::tripled, synod::recovery::fast_uncoordinated>;
constexpr slot only{1};
using fates = std::vector<std::pair<proposal, verdict>>;

offered one_slot(std::uint64_t id) { return offered({id}, {}, only); }

/// One of the two is chosen, the one that a fast quorum has voted for where there is such, and the other is called lost.
template <class Quorum, class... Named>
void every_collision_in_one_slot() {
  constexpr std::size_t n = Quorum::voters;
  proposal const a{10}, b{11};
  each_collision<script<Quorum, Named...>, Quorum>(one_slot(10), one_slot(11), [&](auto& s, auto for_a, auto for_b, auto const& among) {
    for (int i = 0; i < 30 && s.delivered(1).empty(); ++i) {
      REQUIRE(s.exchange(among));
      for (std::size_t k : among) if (s.delivered(1).empty()) s.wake(k);
    }
    REQUIRE(s.exchange(among));
    REQUIRE(s.delivered(1).size() == 1);
    proposal const won = s.delivered(1).front();
    REQUIRE((won == a || won == b));
    CHECK(s.settled(1) == fates{{won == a ? b : a, verdict::lost}});
    for (std::size_t k : among) CHECK((s.delivered(k).empty() || s.delivered(k) == ids{won}));
    if (Quorum::choose(for_a, n)) CHECK(won == a);
    else if (Quorum::choose(for_b, n)) CHECK(won == b);
    else return true;
    return false;
  });
}

}  // namespace decree

TEST_CASE("§1: of one decree a single value is learned, two delays after it is proposed, whoever does", "[paper][fast_paxos][single]") {
  for (std::size_t proposer = 1; proposer <= 4; ++proposer) {
    INFO("proposed by " << proposer);
    decree::script<four> s(4);
    open(s, 4);
    s.propose(proposer, 7, {1});
    s.delay();
    CHECK(s.delivered(proposer).empty());
    s.delay();
    for (std::size_t i = 1; i <= 4; ++i) CHECK(s.delivered(i) == ids{{1}});
  }
}

TEST_CASE("§3.1: an acceptor executes its phase 2b action of the round once, for a single value", "[paper][fast_paxos][single]") {
  decree::script<four> s(4);
  ballot const b = open(s, 4);
  offered const one = decree::one_slot(1), other = decree::one_slot(2);
  give(s, 2, one);
  give(s, 2, other);
  CHECK(s.log(2) == std::vector<ballot>{b});
  CHECK(held(s, 2, decree::only) == proposal{1});
  CHECK(s.count<kind::vote>(2, 1) == 1);
  give(s, 2, one);  // it comes twice: the vote is told again
  CHECK(s.log(2) == std::vector<ballot>{b});
  CHECK(s.count<kind::vote>(2, 1) == 2);
}

TEST_CASE("§1: once a value is learned another one is not, and whoever proposed it is told that it has lost", "[paper][fast_paxos][single]") {
  decree::script<four> s(4);
  open(s, 4);
  s.propose(1, 7, {1});
  REQUIRE(s.exchange(everybody(4)));
  for (std::size_t i = 1; i <= 4; ++i) {
    INFO("node " << i);
    auto const r = s.propose(i, 8, {10 + i});
    CHECK(r.what == synod::propose_result<std::uint32_t>::answer::accepted);
    CHECK(s.settled(i) == decree::fates{{{10 + i}, decree::verdict::lost}});
    CHECK(s.in_flight() == 0);  // nobody is offered it
    CHECK(s.delivered(i) == ids{{1}});
  }
  give(s, 2, decree::one_slot(3));  // an offer that was long on its way
  CHECK(held(s, 2, decree::only) == proposal{1});
  CHECK(s.disk(2).view().last() == decree::only);
}

TEST_CASE("§2.2: collisions of every kind in one slot, with every quorum", "[paper][fast_paxos][single]") {
  decree::every_collision_in_one_slot<four>();
  decree::every_collision_in_one_slot<five>();
}
TEST_CASE("§3.2: collisions of every kind in one slot that acceptors recover by themselves", "[paper][fast_paxos][single]") {
  decree::every_collision_in_one_slot<four, synod::numbering::tripled, synod::recovery::fast_uncoordinated>();
  decree::every_collision_in_one_slot<five, synod::numbering::tripled, synod::recovery::fast_uncoordinated>();
}

TEST_CASE("§3.2: the coordinator takes the votes for phase 1 of the next round: two delays more, or one without it", "[paper][fast_paxos][single]") {
  auto const delays_of = [](auto& s) {
    open(s, 5);
    for (std::size_t i : {1U, 2U, 5U}) give(s, i, decree::one_slot(1));
    for (std::size_t i : {3U, 4U}) give(s, i, decree::one_slot(2));
    unsigned delays = 1;  // the offers
    for (; s.delivered(2).empty() && delays < 10; ++delays) s.delay();
    return delays;
  };
  decree::script<five> led(5);
  decree::alone<five> unled(5);
  CHECK(delays_of(led) == 4);
  CHECK(delays_of(unled) == 3);
}

TEST_CASE("§2.2: a new coordinator picks what may have been chosen, and nothing else", "[paper][fast_paxos][single]") {
  decree::script<four> s(4);
  open(s, 4);
  for (std::size_t i : {1U, 2U, 4U}) give(s, i, decree::one_slot(1));  // it is chosen, and nobody hears of it
  s.drop_all();
  s.propose(3, 8, {2});
  s.drop_all();
  s.crash(1);
  while (s.status(3).role != role_name::leader) {
    REQUIRE(s.wake(3));
    REQUIRE(s.exchange({2, 3, 4}));
  }
  for (std::size_t i : {2U, 3U, 4U}) CHECK(s.delivered(i) == ids{{1}});
  CHECK(s.settled(3) == decree::fates{{{2}, decree::verdict::lost}});
}

TEST_CASE("§2.2: it opens no fast round where a value is to be proposed again", "[paper][fast_paxos][single]") {
  decree::script<four> s(4);
  open(s, 4);
  give(s, 2, decree::one_slot(1));  // one vote, of a minority
  s.drop_all();
  s.crash(1);
  for (int i = 0; i < 40; ++i) {
    if (s.in_flight() == 0) REQUIRE(s.wake(3));
    CHECK(s.count<kind::open>(3, 2) == 0);
    s.delay();
  }
  CHECK(s.status(3).role == role_name::leader);
  CHECK(s.delivered(3) == ids{{1}});
}

TEST_CASE("§2.3: with fewer than a fast quorum a value is chosen in a classic round", "[paper][fast_paxos][single]") {
  decree::script<five> s(5);
  ballot const b = open(s, 5);
  for (std::size_t i : {4U, 5U}) s.crash(i);
  s.propose(3, 7, {1});
  for (int i = 0; i < 6 && s.delivered(3).empty(); ++i) {
    REQUIRE(s.exchange({1, 2, 3}));
    s.wake(1);
  }
  REQUIRE(s.exchange({1, 2, 3}));
  for (std::size_t i : {1U, 2U, 3U}) {
    CHECK(s.delivered(i) == ids{{1}});
    CHECK_FALSE(synod::numbering::paired::is_fast(s.log(i).front()));
  }
  auto const chosen_in = s.log(1).front();
  CHECK(chosen_in > b);
  for (int i = 0; i < 3; ++i) {  // what is decided needs no other round
    REQUIRE(s.wake(1));
    REQUIRE(s.exchange({1, 2, 3}));
  }
  CHECK(s.status(1).role == role_name::leader);
  CHECK(s.log(1).front() == chosen_in);
}

TEST_CASE("a leader who has opened his round and knows the decision stays, however few hear him", "[paper][fast_paxos][single]") {
  decree::script<five> s(5);
  ballot const b = open(s, 5);
  s.propose(3, 7, {1});
  REQUIRE(s.exchange(everybody(5)));
  for (std::size_t i : {4U, 5U}) s.crash(i);
  for (int i = 0; i < 5; ++i) {
    REQUIRE(s.wake(1));
    CHECK(s.count<kind::open>(1, 2) == 0);
    REQUIRE(s.exchange({1, 2, 3}));
  }
  CHECK(s.status(1).role == role_name::leader);
  CHECK(s.status(1).promised == b);
  s.start(4);  // … and whoever comes back learns it from him
  for (std::size_t i : {1U, 4U}) {
    s.wake(i);
    REQUIRE(s.exchange({1, 2, 3, 4}));
  }
  CHECK(s.delivered(4) == ids{{1}});
}

TEST_CASE("whoever knows the decision leads where the leader is gone, and tells those who do not know it", "[paper][fast_paxos][single]") {
  decree::script<four> s(4);
  open(s, 4);
  s.propose(1, 7, {1});
  REQUIRE(s.exchange({1, 2, 3}));
  REQUIRE(s.delivered(3) == ids{{1}});
  REQUIRE(s.delivered(4).empty());
  s.crash(1);
  for (int i = 0; i < 10 && s.status(3).role != role_name::leader; ++i) {
    REQUIRE(s.wake(3));
    REQUIRE(s.exchange({2, 3, 4}));
  }
  REQUIRE(s.status(3).role == role_name::leader);
  for (std::size_t i : {3U, 4U}) {
    s.wake(i);
    REQUIRE(s.exchange({2, 3, 4}));
  }
  CHECK(s.delivered(4) == ids{{1}});
}

}  // namespace fast_paxos_paper
