// SPDX-License-Identifier: BSL-1.0
// Nobody campaigns before enough others have said that they would vote for him: campaign::with_prevote.
#include <tests/catch.hpp>

#include <algorithm>
#include <string_view>

#include <tests/role/timed.hpp>
#include <tests/sim/seeds.hpp>

#include <synod/protocol/multi_paxos.hpp>
#include <synod/protocol/raft.hpp>

namespace prevote_test {

using synod::role_name;
template <class... Campaign>
using raft = tests::simulated<synod::raft, Campaign...>;
using asking = raft<synod::campaign::with_prevote<>>;

template <class P>
using cluster = tests::timed<P>;
using tests::lead;

TEST_CASE("a node alone, and one that all would vote for, lead", "[role][prevote]") {
  for (std::size_t n : {std::size_t{1}, std::size_t{2}, std::size_t{3}, std::size_t{5}}) {
    cluster<asking> c(n);
    lead(c, 1);
    CHECK(c.round_of(1) == synod::round{1});
  }
}

TEST_CASE("it costs an election two delays, and nothing that is durable", "[role][prevote]") {
  cluster<asking> c(3);
  auto const next = [&](synod::role_name expected, std::string_view kind) {  // all that is under way arrives
    for (std::size_t n = c.mail().size(); n != 0; --n) c.deliver(0);
    CHECK(c.status(1).role == expected);
    CHECK(std::all_of(c.mail().open().begin(), c.mail().open().end(), [&](auto const& p) { return p.name == kind; }));
  };
  auto const before = c.disk(1).staged();
  c.set_clock(1, c.deadline(1));
  c.wake(1);
  CHECK(c.mail().size() == 2);
  next(role_name::follower, "prevoted");
  CHECK(c.disk(1).staged() == before);
  CHECK(c.disk(2).staged() == before);
  next(role_name::candidate, "prepare");
  next(role_name::candidate, "promise");
  next(role_name::leader, "accept");
}

TEST_CASE("who is cut off uses up no rounds, and deposes nobody when it is back", "[role][prevote]") {
  cluster<asking> c(3);
  lead(c, 1);
  c.isolate(3);
  c.silence(3, 60);
  CHECK(c.round_of(3) == synod::round{1});
  c.mail().mend();
  c.wait(1);  // a heartbeat
  CHECK(c.status(1).role == role_name::leader);
  CHECK(c.round_of(1) == synod::round{1});
  CHECK(c.status(3).leader == c.members()[0]);
}

TEST_CASE("without it, it does", "[role][prevote]") {
  cluster<raft<>> c(3);
  lead(c, 1);
  c.isolate(3);
  c.silence(3, 60);
  CHECK(c.round_of(3) > synod::round{5});
  c.mail().mend();
  c.wait(1);
  c.wait(1);
  CHECK(c.round_of(1) > synod::round{5});  // its reign is over: whoever leads now was elected anew
}

TEST_CASE("a leader, and whoever hears one, would vote for nobody else", "[role][prevote]") {
  cluster<asking> c(3);
  lead(c, 1);
  c.mail().cut(0, 2);  // node 3 does not hear the leader; both others hear node 3
  for (int i = 0; i < 10; ++i) {
    c.wait(1);
    c.wake(3);
    c.settle();
    c.wait(3);
  }
  CHECK(c.status(1).role == role_name::leader);
  CHECK(c.round_of(1) == synod::round{1});
  CHECK(c.round_of(3) == synod::round{1});
}

TEST_CASE("when the leader is gone, those left agree on another", "[role][prevote]") {
  cluster<asking> c(3);
  lead(c, 1);
  c.crash(1);
  for (int i = 0; i < 4 && c.status(3).role != role_name::leader; ++i) c.wait(2), c.wait(3);
  bool const second = c.status(2).role == role_name::leader, third = c.status(3).role == role_name::leader;
  CHECK(second != third);
}

TEST_CASE("who lacks what others hold is told nothing, and does not campaign", "[role][prevote]") {
  cluster<asking> c(3);
  lead(c, 1);
  c.isolate(3);
  REQUIRE(c.propose(1, "x", synod::proposal{1}).what == synod::propose_result<std::uint32_t>::answer::accepted);
  c.settle();
  c.crash(1);
  c.mail().mend();
  auto const before = c.round_of(2);
  c.mail().cut(1, 2);  // node 2 hears no leader, and node 3 does not hear that
  for (int i = 0; i < 6; ++i) c.wait(2), c.wait(3);
  REQUIRE(c.status(2).role == role_name::follower);
  c.mail().mend();
  for (int i = 0; i < 2; ++i) c.wait(3);
  CHECK(c.round_of(3) == before);
  CHECK(c.round_of(2) == before);
  lead(c, 2);
  CHECK(c.status(2).delivered >= synod::slot{2});
}

TEST_CASE("an answer to an older question counts for nothing", "[role][prevote]") {
  using family = asking::family;
  cluster<asking> c(3);
  c.isolate(1);
  c.wait(1);
  c.wait(1);
  c.mail().mend();
  auto const answer = [&](synod::round asked) {
    family::prevoted m{};
    m.round = asked;
    synod::sim::packet p;
    p.from = 1, p.to = 0;
    synod::sim::encode<family>(p, m);
    c.mail().post(p);
    c.settle();
  };
  answer(synod::round{7});
  CHECK(c.status(1).role == role_name::follower);
  answer(synod::round{1});
  CHECK(c.status(1).role == role_name::leader);
}

TEST_CASE("with_prevote: the policy says so", "[role][prevote]") {
  using synod::campaign::with_check_quorum;
  using synod::campaign::with_prevote;
  using synod::campaign::with_priority;
  STATIC_REQUIRE(synod::property::prevotes<with_prevote<>>);
  STATIC_REQUIRE_FALSE(synod::property::prevotes<synod::campaign::on_silence>);
  STATIC_REQUIRE(with_prevote<with_check_quorum<>>::name == "with_prevote<with_check_quorum<on_silence>>");
  STATIC_REQUIRE(synod::property::checks_quorum<with_prevote<with_check_quorum<>>>);
  STATIC_REQUIRE(synod::property::prevotes<with_priority<with_check_quorum<with_prevote<>>>>);
}

}  // namespace prevote_test
