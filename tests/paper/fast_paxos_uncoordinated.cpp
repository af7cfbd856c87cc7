// SPDX-License-Identifier: BSL-1.0
//
// "Fast Paxos" (Lamport, 2006), §3.2, uncoordinated recovery: sentences of it, each played on real replicas. Round i is a
// ballot that its leader has opened; i+1 is the fast one behind it, which nobody opens; i+2 is the one that the leader writes in.
//
// We add one step: an acceptor also votes in i+1 for what another has voted for there, which is as good as a pick of its own.
#include <tests/catch.hpp>
#include <tests/paper/fast_paxos.hpp>

#include <cstdint>
#include <vector>

namespace fast_paxos_paper {

using again = synod::numbering::tripled;
template <class Quorum>
using alone = script<Quorum, again, synod::recovery::fast_uncoordinated>;

TEST_CASE("§3.2: acceptors treat each other's votes in i as phase 1 of i+1, and vote there without a word", "[paper][fast_paxos]") {
  alone<four> s(4);
  ballot const b = open(s, 4);
  offered const one({1}), other({2}), third({3});
  for (std::size_t i : {1U, 2U}) give(s, i, other);
  for (std::size_t i : {3U, 4U}) give(s, i, one);
  CHECK(s.delay() == 12);  // everybody's vote …
  for (std::size_t i = 1; i <= 4; ++i) {
    INFO("node " << i);
    CHECK(s.log(i) == std::vector<ballot>{again::again(b)});  // … is enough for all to pick,
    CHECK(held(s, i, slot{1}) == proposal{1});                // and all pick the same
    CHECK(s.status(i).promised == b);
    CHECK(s.delivered(i).empty());
  }
  s.delay();  // one delay more, in which only votes travel
  for (std::size_t i = 1; i <= 4; ++i) CHECK(s.delivered(i) == ids{{1}});
  for (std::size_t i = 1; i <= 4; ++i) give(s, i, third);  // the other slots are open
  CHECK(s.log(2) == std::vector<ballot>{again::again(b), b});
  REQUIRE(s.exchange({1, 2, 3, 4}));
  for (std::size_t i = 1; i <= 4; ++i) CHECK(s.delivered(i) == ids{{1}, {3}});
}

TEST_CASE("§3.2: a collision costs two delays where the leader recovers it, and one where nobody does", "[paper][fast_paxos]") {
  auto const delays_of = [](auto& s) {
    open(s, 5);
    offered const one({1}), other({2});
    for (std::size_t i : {1U, 2U, 5U}) give(s, i, one);
    for (std::size_t i : {3U, 4U}) give(s, i, other);
    unsigned delays = 1;  // the offers
    for (; s.delivered(2).empty() && delays < 10; ++delays) s.delay();
    return delays;
  };
  script<five> led(5);
  alone<five> unled(5);
  CHECK(delays_of(led) == 4);
  CHECK(delays_of(unled) == 3);
}

TEST_CASE("§3.2: what may have been chosen in i is picked in i+1, and nothing else", "[paper][fast_paxos]") {
  alone<four> s(4);
  ballot const b = open(s, 4);
  offered const one({1}), other({2});
  for (std::size_t i : {1U, 2U, 3U}) give(s, i, other);  // it is chosen, and nobody hears of it
  give(s, 4, one);
  for (std::size_t from : {1U, 2U}) REQUIRE(s.deliver<kind::vote>(from, 4));
  for (std::size_t from : {2U, 4U}) REQUIRE(s.deliver<kind::vote>(from, 1));
  s.drop_all();
  CHECK(s.log(1) == std::vector<ballot>{b});  // a fast quorum may have voted for the other: so it has not collided
  CHECK(s.log(4) == std::vector<ballot>{b});
  s.crash(3);
  for (int i = 0; i < 3; ++i) {  // the leader waits for long enough
    REQUIRE(s.wake(1));
    REQUIRE(s.exchange({1, 2, 4}));
  }
  for (std::size_t i : {1U, 2U, 4U}) {
    INFO("node " << i);
    CHECK(s.log(i).front() == again::again(b));
    REQUIRE_FALSE(s.delivered(i).empty());
    CHECK(s.delivered(i).front() == proposal{2});
  }
}

TEST_CASE("§3.2: where acceptors pick differently i+1 collides, and the coordinator recovers in i+2", "[paper][fast_paxos]") {
  alone<five> s(5);
  ballot const b = open(s, 5);
  offered const one({1}), two({2}), three({3});
  for (std::size_t i : {1U, 2U}) give(s, i, three);
  for (std::size_t i : {3U, 4U}) give(s, i, two);
  give(s, 5, one);
  auto const hear = [&](std::size_t to, std::initializer_list<std::size_t> from) {
    for (std::size_t f : from) REQUIRE(s.deliver<kind::vote>(f, to));
  };
  hear(1, {2, 3, 4}), hear(3, {1, 2, 4}), hear(4, {1, 2, 3});  // they do not know of the first proposal
  hear(2, {1, 3, 5}), hear(5, {1, 2, 3});
  for (std::size_t i : {1U, 3U, 4U}) CHECK(held(s, i, slot{1}) == proposal{2});
  for (std::size_t i : {2U, 5U}) CHECK(held(s, i, slot{1}) == proposal{1});
  for (std::size_t i = 1; i <= 5; ++i) CHECK(s.log(i) == std::vector<ballot>{again::again(b)});
  REQUIRE(s.exchange(everybody(5)));
  for (std::size_t i = 1; i <= 5; ++i) {
    INFO("node " << i);
    CHECK(s.log(i) == std::vector<ballot>{again::successor(b)});
    CHECK(s.status(i).promised == b);
    CHECK(s.delivered(i) == ids{{2}});  // it has the most votes
  }
}

TEST_CASE("§3.2: votes in i are no phase 1 of i+2: whoever gave one can still vote in i+1", "[paper][fast_paxos]") {
  alone<four> s(4);
  ballot const b = open(s, 4);
  offered const one({1}), other({2});
  for (std::size_t i : {1U, 2U}) give(s, i, other);
  for (std::size_t i : {3U, 4U}) give(s, i, one);
  for (std::size_t from : {2U, 3U, 4U}) REQUIRE(s.deliver<kind::vote>(from, 1));
  CHECK(s.log(1) == std::vector<ballot>{again::again(b)});  // the leader knows all votes, and does no more than the others
  CHECK_FALSE(s.deliver<kind::accept>(1, 2));
  s.drop_all();
  REQUIRE(s.wake(1));
  REQUIRE(s.exchange(everybody(4)));
  for (std::size_t i = 1; i <= 4; ++i) {
    REQUIRE_FALSE(s.delivered(i).empty());
    CHECK(s.delivered(i).front() == proposal{1});
  }
}

TEST_CASE("§3.2: an acceptor votes once in i+1, and votes in i no more", "[paper][fast_paxos]") {
  alone<four> s(4);
  ballot const b = open(s, 4);
  offered const one({1}), other({2});
  for (std::size_t i : {1U, 2U}) give(s, i, one);
  give(s, 3, other);
  for (std::size_t from : {1U, 2U}) REQUIRE(s.deliver<kind::vote>(from, 3));
  CHECK(s.log(3) == std::vector<ballot>{b});
  synod::message::vote<std::uint32_t> second{};  // node 1 has picked
  std::vector<std::byte> record(synod::record::size_for(8)), payload(8);
  auto const tells = [&](std::size_t from, proposal id) {
    synod::record::store(record.data(), synod::entry<std::uint32_t>{{1}, again::again(b), id, synod::entry_kind::command, payload});
    second.ballot = again::again(b);
    second.entries = synod::batch(record, 1);
    s.inject(from, 3, second);
  };
  tells(1, {1});
  CHECK(held(s, 3, slot{1}) == proposal{1});
  CHECK(s.log(3) == std::vector<ballot>{again::again(b)});
  tells(2, {2});
  CHECK(held(s, 3, slot{1}) == proposal{1});
  give(s, 3, other);
  CHECK(s.log(3) == std::vector<ballot>{again::again(b), b});  // it has made room for what it had voted for, in the next slot
  tells(4, {1});  // three acceptors: it is chosen
  CHECK(s.delivered(3) == ids{{1}});
}

TEST_CASE("§3.2: what second votes have chosen stands under their ballot, where it is known, whoever is asked", "[paper][fast_paxos]") {
  alone<four> s(4);
  ballot const b = open(s, 4);
  offered const one({1});
  give(s, 4, one);
  s.crash(4);
  s.start(4);
  s.drop_all();
  std::vector<std::byte> record(synod::record::size_for(8)), payload(8);
  synod::record::store(record.data(), synod::entry<std::uint32_t>{{1}, again::again(b), {1}, synod::entry_kind::command, payload});
  synod::message::vote<std::uint32_t> second{};
  second.ballot = again::again(b);
  second.entries = synod::batch(record, 1);
  for (std::size_t from : {1U, 2U}) s.inject(from, 4, second);
  CHECK(s.log(4) == std::vector<ballot>{b});  // it does not know that the round is open, and votes for nothing
  s.inject(3, 4, second);
  CHECK(s.delivered(4) == ids{{1}});
  CHECK(s.log(4) == std::vector<ballot>{again::again(b)});  // whoever has voted otherwise in i+1 gives that up for this
}

TEST_CASE("§3.2: a vote in i+1 is kept in stable storage, and told once it is there", "[paper][fast_paxos]") {
  alone<four> s(4);
  ballot const b = open(s, 4);
  offered const one({1}), other({2});
  s.hold_disk(4);
  for (std::size_t i : {1U, 2U}) give(s, i, one);
  for (std::size_t i : {3U, 4U}) give(s, i, other);
  for (std::size_t i : {1U, 2U, 3U}) CHECK(s.deliver<kind::vote>(i, 4));
  CHECK_FALSE(s.deliver<kind::vote>(4, 1));
  REQUIRE(s.exchange(everybody(4)));
  CHECK(s.log(1) == std::vector<ballot>{b});  // three of four: any of the two may have been chosen
  s.flush(4);
  REQUIRE(s.exchange(everybody(4)));
  REQUIRE_FALSE(s.delivered(1).empty());
  CHECK(s.delivered(1).front() == proposal{1});
}

TEST_CASE("§3.2: collisions of every kind without a coordinator, four acceptors and every quorum", "[paper][fast_paxos]") {
  every_collision<four, again, synod::recovery::fast_uncoordinated>();
}
TEST_CASE("§3.2: collisions of every kind without a coordinator, five acceptors and every quorum", "[paper][fast_paxos]") {
  every_collision<five, again, synod::recovery::fast_uncoordinated>();
}

TEST_CASE("§3.2: where the leader counts what collides, second votes count", "[paper][fast_paxos]") {
  using crowded = synod::proposing::direct_unless_crowded<2, 3>;
  script<four, again, synod::recovery::fast_uncoordinated, crowded> s(4);
  ballot const first = open(s, 4);
  offered const one({1}), other({2});
  for (std::size_t n : everybody(4)) {
    give(s, n, n < 3 ? one : other);
    give(s, n, n < 3 ? other : one);
  }
  REQUIRE(s.exchange(everybody(4)));
  CHECK(s.delivered(3).size() == 2);
  CHECK(s.status(3).promised == first);
  REQUIRE(s.wake(1));
  REQUIRE(s.exchange(everybody(4)));
  CHECK(s.status(1).role == role_name::leader);
  CHECK(s.status(3).promised > first);
  s.propose(3, 9, {9});
  REQUIRE(s.exchange(everybody(4)));
  auto const& view = s.disk(3).view();
  CHECK_FALSE(again::is_fast(synod::record::load<std::uint32_t>(view.record_at(slot{3}).data()).ballot));
}

}  // namespace fast_paxos_paper
