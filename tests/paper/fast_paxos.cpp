// SPDX-License-Identifier: BSL-1.0
//
// Sentences of "Fast Paxos" (Lamport, 2005), §2 and §3, each played on real replicas. A fast round is a ballot that its
// leader has opened, the "any" message `open`; phase 2a of a coordinator that picks a value is an accept of the successor.
//
// We deviate in one step: a log has many instances, and an acceptor itself chooses the one that an offer goes to.
#include <tests/catch.hpp>

#include <algorithm>
#include <cstdint>
#include <initializer_list>
#include <vector>

#include <synod/protocol/fast_paxos.hpp>
#include <synod/sim/script.hpp>

namespace fast_paxos_paper {

using synod::proposal;
using synod::role_name;
using synod::slot;
namespace kind = synod::kind;
namespace quorum = synod::quorum;

namespace {

template <class Quorum>
using fast = synod::fast_paxos<synod::command<std::uint64_t>, synod::storage<synod::sim::disk>, synod::clock<synod::sim::clock>, Quorum>;
template <class Quorum>
using script = synod::sim::script<fast<Quorum>>;
using four = quorum::fast<4, 3, 3>;
using five = quorum::fast<5, 3, 4>;
using ballot = synod::ballot<std::uint32_t>;
using ids = std::vector<proposal>;

/// What is offered, as a message with a life of its own.
struct offered {
  std::vector<std::byte> bytes = std::vector<std::byte>(synod::record::size_for(8));
  synod::message::offer<std::uint32_t> message{};
  explicit offered(proposal id, ballot of = {}, slot last = {100}) {
    std::vector<std::byte> payload(8);
    synod::record::store(bytes.data(), synod::entry<std::uint32_t>{last, of, id, synod::entry_kind::command, payload});
    message.entries = synod::batch(bytes, 1);
  }
};

std::vector<std::size_t> everybody(std::size_t n) {
  std::vector<std::size_t> all;
  for (std::size_t i = 1; i <= n; ++i) all.push_back(i);
  return all;
}

/// Node `to` is offered it, by somebody else.
template <class Script>
void give(Script& s, std::size_t to, offered const& o) { s.inject(to % 4 + 1, to, o.message); }

/// Node 1 leads, and its ballot is open at everybody's.
template <class Script>
ballot open(Script& s, std::size_t n) {
  s.start_all();
  for (int i = 0; i < 10 && s.status(1).role != role_name::leader; ++i) {
    REQUIRE(s.wake(1));
    REQUIRE(s.exchange(everybody(n)));
  }
  REQUIRE(s.status(1).role == role_name::leader);
  auto const promised = s.status(n).promised;
  return {promised.round, *promised.node};
}

/// The votes in slot `s` of node `n`'s log: what it holds there.
template <class Script>
proposal held(Script const& s, std::size_t n, slot at) {
  auto const& view = s.disk(n).view();
  return view.holds(at) ? synod::record::load<std::uint32_t>(view.record_at(at).data()).proposal : proposal{};
}

ids delivered_of(ids const& all) {
  ids out;
  for (proposal p : all) if (p != proposal{}) out.push_back(p);
  return out;
}

/// Two proposals of node 1 reach the others in every possible order, and of the others only those in `heard` are heard from
/// then on: whatever a fast quorum has voted for stays, and both are delivered once, in one order.
template <class Quorum>
void every_collision() {
  constexpr std::size_t n = Quorum::voters;
  proposal const a{10}, b{11};
  offered const first(a), second(b);
  std::size_t collided = 0;
  for (std::uint64_t orders = 0; orders < std::uint64_t{1} << (n - 1); ++orders)
    for (std::uint64_t others = 0; others < std::uint64_t{1} << (n - 1); ++others) {
      synod::node_set const heard{(others << 1) | 1};
      if (!Quorum::prepare(heard, n) || !Quorum::accept(heard, n)) continue;
      INFO("orders " << orders << ", heard " << heard.bits);
      script<Quorum> s(n);
      open(s, n);
      s.propose(1, 1, a);
      s.propose(1, 2, b);
      s.drop_all();
      synod::node_set for_a = synod::node_set{}.insert(0);
      std::vector<std::size_t> among{1};
      for (std::size_t i = 1; i < n; ++i) {
        bool const a_first = ((orders >> (i - 1)) & 1U) == 0;
        s.inject(1, i + 1, (a_first ? first : second).message);
        s.inject(1, i + 1, (a_first ? second : first).message);
        if (a_first) for_a.insert(i);
        if (heard.contains(i)) among.push_back(i + 1);
      }
      synod::node_set const for_b{synod::node_set::first(n).bits & ~for_a.bits};
      for (int i = 0; i < 60 && delivered_of(s.delivered(1)).size() < 2; ++i) {
        REQUIRE(s.exchange(among));
        for (std::size_t k : among) if (delivered_of(s.delivered(1)).size() < 2) s.wake(k);
      }
      REQUIRE(s.exchange(among));
      ids const got = delivered_of(s.delivered(1));
      REQUIRE((got == ids{a, b} || got == ids{b, a}));
      if (Quorum::choose(for_a, n)) CHECK(s.delivered(1).front() == a);
      else if (Quorum::choose(for_b, n)) CHECK(s.delivered(1).front() == b);
      else ++collided;
      for (std::size_t k : among) {
        auto const& log = s.delivered(k);
        CHECK(std::equal(log.begin(), log.begin() + static_cast<std::ptrdiff_t>(std::min(log.size(), s.delivered(1).size())), s.delivered(1).begin()));
      }
    }
  CHECK(collided > 0);
}

}  // namespace

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
