// SPDX-License-Identifier: BSL-1.0
// Learners that tell each other what is chosen: learning::gossip.
#include <tests/catch.hpp>
#include <tests/sim/seeds.hpp>

#include <algorithm>
#include <cstddef>
#include <utility>
#include <vector>

#include <synod/deployment.hpp>
#include <synod/protocol/basic_paxos.hpp>
#include <synod/protocol/multi_paxos.hpp>
#include <synod/protocol/raft.hpp>
#include <synod/sim/stage.hpp>

namespace spreading_test {

namespace kind = synod::kind;
using synod::proposal;
using synod::role_name;
using synod::slot;
using synod::learning::from_leader;
using synod::learning::gossip;
using name = std::uint32_t;
using accepted = synod::propose_result<name>::answer;

template <class... More>
using raft = tests::simulated<synod::raft, gossip, More...>;
template <class P>
using observed = synod::deployment<P, synod::machines<3, synod::role::replica>, synod::machines<3, synod::role::observer>>;

/// Nodes whose messages lie there until they are delivered, in order, and whose time comes when the test says so.
template <class P>
struct town : synod::sim::stage<P> {
  using family = typename P::family;
  using learn = typename family::learn;

  explicit town(std::size_t n) : synod::sim::stage<P>(n) {
    for (std::size_t i = 1; i <= n; ++i) this->start(i);
  }
  /// All that is under way arrives, and what comes of it; what goes to somebody who is down is lost.
  void settle() {
    while (!this->mail().empty())
      if (this->running(this->mail().open().front().to + 1)) this->deliver(0);
      else this->mail().take(0);
  }
  /// Node `n` comes to its next deadline.
  void ring(std::size_t n) {
    this->set_clock(n, std::max(this->now(n), this->deadline(n)));
    this->wake(n);
  }
  void lead(std::size_t n) {
    for (int i = 0; i < 60 && this->status(n).role != role_name::leader; ++i) ring(n), settle();
    REQUIRE(this->status(n).role == role_name::leader);
  }
  /// The slot that the leader gives it.
  slot give(std::size_t n, std::uint64_t id) {
    auto const r = this->propose(n, "x", proposal{id});
    REQUIRE(r.what == accepted::accepted);
    return r.at;
  }
  bool has(std::size_t n, std::uint64_t id) const {
    auto const& d = this->delivered(n);
    return std::find(d.begin(), d.end(), proposal{id}) != d.end();
  }
  template <class Kind>
  std::size_t open_to(std::size_t n) const {
    return static_cast<std::size_t>(std::count_if(this->mail().open().begin(), this->mail().open().end(), [n](auto const& p) {
      return p.kind == Kind::index && p.to == n - 1;
    }));
  }
  /// Node `to` alone hears nobody, but `from`.
  void hears_only(std::size_t to, std::size_t from) {
    for (std::size_t i = 1; i <= this->size(); ++i)
      if (i != to && i != from) this->mail().cut(i - 1, to - 1);
  }
  void tell(std::size_t from, std::size_t to, learn const& m) {
    synod::sim::packet p;
    p.from = from - 1, p.to = to - 1;
    synod::sim::encode<family>(p, m);
    this->mail().post(p);
  }
  static learn word(synod::ballot<name> const& under, slot chosen) {
    learn m{};
    m.under = under;
    m.chosen = chosen;
    return m;
  }
};

TEST_CASE("a leader sends nothing to whoever has no vote; where it is his to tell, he does", "[role][gossip]") {
  town<observed<raft<>>> t(6);
  town<observed<tests::simulated<synod::raft, from_leader>>> told(6);
  t.lead(1), told.lead(1);
  t.give(1, 7), told.give(1, 7);
  CHECK(t.open_to<kind::accept>(2) == 1);
  CHECK(told.open_to<kind::accept>(2) == 1);
  for (std::size_t n : {std::size_t{4}, std::size_t{5}, std::size_t{6}}) {
    CHECK(t.open_to<kind::accept>(n) == 0);
    CHECK(told.open_to<kind::accept>(n) == 1);
  }
}

TEST_CASE("who knows less is answered, and who knows more is asked", "[role][gossip]") {
  town<observed<raft<>>> t(6);
  t.lead(1);
  t.give(1, 7);
  t.settle();
  REQUIRE(t.has(1, 7));
  for (std::size_t n : {std::size_t{4}, std::size_t{5}, std::size_t{6}}) REQUIRE(t.delivered(n).empty());

  while (t.open_to<kind::learn>(1) == 0) t.mail().clear(), t.ring(4);  // an observer: it knows nothing, and says so
  REQUIRE(t.mail().size() == 1);
  t.settle();
  CHECK(t.has(4, 7));

  while (t.open_to<kind::learn>(5) == 0) t.mail().clear(), t.ring(4);
  t.deliver(0);  // node 5 hears that node 4 knows more
  REQUIRE(t.open_to<kind::fetch>(4) == 1);
  t.settle();
  CHECK(t.has(5, 7));
  CHECK(t.delivered(6).empty());
}

TEST_CASE("whoever follows the ballot that is told of takes what it holds for chosen, without asking", "[role][gossip]") {
  town<raft<>> t(3);
  t.lead(1);
  slot const s = t.give(1, 7);
  t.settle();
  REQUIRE(t.has(1, 7));
  REQUIRE_FALSE(t.has(2, 7));  // the watermark would be on the next accept
  t.tell(1, 2, t.word(t.status(1).ballot, s));
  t.deliver(0);
  CHECK(t.has(2, 7));
  CHECK(t.mail().empty());
}

TEST_CASE("a word about another ballot proves nothing of what is held: it is fetched", "[role][gossip]") {
  town<raft<>> t(3);
  t.lead(1);
  slot const s = t.give(1, 7);
  while (auto const at = t.mail().find(kind::accept::index, 0, 1)) t.deliver(*at);
  REQUIRE(t.status(2).last == s);
  auto const under = synod::ballot<name>{t.status(1).ballot.round + 1, 3};
  t.mail().clear();
  t.tell(3, 2, t.word(under, s));
  t.deliver(0);
  CHECK_FALSE(t.has(2, 7));
  CHECK(t.status(2).chosen < s);
  CHECK(t.open_to<kind::fetch>(3) == 1);
  CHECK(t.status(2).promised.round == under.round);
}

TEST_CASE("a word says no more than is known to be chosen here", "[role][gossip]") {
  town<raft<>> t(3);
  t.lead(1);
  slot const s = t.give(1, 7);
  for (std::size_t n : {std::size_t{2}, std::size_t{3}})
    while (auto const at = t.mail().find(kind::accept::index, 0, n - 1)) t.deliver(*at);
  t.mail().clear();  // they hold it, and nobody knows
  REQUIRE(t.status(2).last == s);
  REQUIRE(t.status(3).last == s);
  for (int beats = 0; beats < 2; ++beats) {
    while (t.open_to<kind::learn>(1) + t.open_to<kind::learn>(3) == 0) t.ring(2);
    t.mail().erase_if([](auto const& p) { return p.kind != kind::learn::index; });
    t.settle();
  }
  CHECK_FALSE(t.has(1, 7));
  CHECK_FALSE(t.has(3, 7));
}

TEST_CASE("who has heard of no leader since it started claims nothing", "[role][gossip]") {
  town<raft<>> t(3);
  t.tell(1, 2, t.word({}, slot{5}));
  t.deliver(0);
  CHECK(t.mail().empty());
  CHECK(t.status(2).chosen == slot{});
  CHECK(t.status(2).promised.round == synod::round{});
}

// What is known from a snapshot is known under no ballot, and may have been chosen under a higher one than any that is heard of.
TEST_CASE("a word goes no further than what a leader has claimed", "[role][gossip]") {
  town<raft<>> t(3);
  t.lead(1);
  auto const ballot = t.status(1).ballot;
  slot const s = t.give(1, 7);
  t.settle();
  t.ring(1), t.settle();
  REQUIRE(t.has(2, 7));
  REQUIRE(t.compact(2));
  t.crash(2);
  t.start(2);
  t.mail().clear();
  REQUIRE(t.status(2).chosen == s);
  auto const said = [&] {
    t.mail().clear();
    for (;;) {
      t.ring(2);
      for (auto const& p : t.mail().open()) {
        typename town<raft<>>::learn m{};
        if (p.kind == kind::learn::index && synod::codec::read(synod::bytes_view(p.bytes), m)) return std::pair(m.under, m.chosen);
      }
    }
  };
  CHECK(said() == std::pair(synod::ballot<name>{}, s));
  t.mail().clear();
  t.tell(1, 2, t.word(ballot, s - 1));
  t.deliver(0);
  CHECK(said() == std::pair(ballot, s - 1));
  t.mail().clear();
  t.tell(1, 2, t.word(ballot, s));
  t.deliver(0);
  CHECK(said() == std::pair(ballot, s));
}

// Node 5 follows a leader whom the others have deposed, and holds what he alone proposed. Then it hears what they have chosen.
TEST_CASE("what was chosen under a higher ballot ends the following of a lower one, and is no sign of loss", "[role][gossip]") {
  town<raft<>> t(5);
  t.lead(1);
  auto const old = t.status(1).ballot;
  for (std::size_t n : {std::size_t{2}, std::size_t{3}, std::size_t{4}}) {
    for (std::size_t m : {std::size_t{1}, std::size_t{5}}) t.mail().cut(n - 1, m - 1), t.mail().cut(m - 1, n - 1);
  }
  t.give(1, 7);
  t.settle();
  REQUIRE(t.status(5).last == t.status(1).last);
  t.lead(2);
  slot const s = t.give(2, 8);
  t.settle();
  REQUIRE(t.has(2, 8));

  t.mail().mend();
  t.give(1, 9);  // late: it is on its way to node 5 when that one hears from node 3
  auto const at = t.mail().find(kind::accept::index, 0, 4);
  REQUIRE(at);
  auto const late = t.mail().open()[*at];
  t.mail().clear();
  t.hears_only(5, 3);
  t.tell(3, 5, t.word(t.status(2).ballot, t.status(3).chosen));
  t.settle();
  t.ring(2), t.settle();  // node 3 hears the watermark, and passes it on
  t.tell(3, 5, t.word(t.status(2).ballot, t.status(3).chosen));
  t.settle();
  REQUIRE(t.status(5).chosen == s);
  CHECK(t.has(5, 8));
  CHECK(t.status(5).promised.round > old.round);

  t.mail().mend();
  t.mail().post(late);
  t.deliver(0);
  CHECK(t.status(5).stopped == synod::stop_reason::none);
  CHECK_FALSE(t.has(5, 7));
  REQUIRE(t.open_to<kind::reject>(1) == 1);
  t.settle();
  CHECK(t.status(1).role == role_name::follower);
}

TEST_CASE("who does not hear the leader hears from the others what is chosen", "[role][gossip]") {
  auto const behind = [](auto t) {
    t.lead(1);
    t.mail().cut(0, 2);
    t.give(1, 7);
    t.settle();
    for (int beats = 0; beats < 4; ++beats) {  // heartbeats, and two words to each of the others
      for (std::size_t n : {std::size_t{1}, std::size_t{2}, std::size_t{3}}) t.ring(n), t.settle();
    }
    return !t.has(3, 7);
  };
  CHECK_FALSE(behind(town<raft<>>(3)));
  CHECK_FALSE(behind(town<tests::simulated<synod::multi_paxos, gossip>>(3)));
}

TEST_CASE("without it, it does not", "[role][gossip]") {
  town<tests::simulated<synod::raft>> t(3);
  t.lead(1);
  t.mail().cut(0, 2);
  t.give(1, 7);
  t.settle();
  for (int beats = 0; beats < 2; ++beats) t.ring(1), t.settle();
  CHECK(t.has(2, 7));
  CHECK_FALSE(t.has(3, 7));
}

TEST_CASE("who has left office with his one decision goes on telling of it", "[role][gossip]") {
  town<tests::simulated<synod::basic_paxos, gossip>> t(3);
  REQUIRE(t.propose(1, "x", proposal{7}).what == accepted::accepted);
  t.settle();
  REQUIRE(t.has(1, 7));
  REQUIRE(t.status(1).role == role_name::follower);
  CHECK_FALSE(t.has(2, 7));
  for (int beats = 0; beats < 2; ++beats) t.ring(1), t.settle();
  CHECK(t.has(2, 7));
  CHECK(t.has(3, 7));
}

TEST_CASE("each speaks once a heartbeat, to one, and in turn to all where no chance comes in", "[role][gossip]") {
  town<raft<>> t(4);
  std::vector<std::size_t> spoken_to;
  for (int i = 0; i < 6; ++i) {
    auto const before = t.now(2);
    t.ring(2);
    while (t.open_to<kind::learn>(1) + t.open_to<kind::learn>(3) + t.open_to<kind::learn>(4) == 0) t.mail().clear(), t.ring(2);
    CHECK(t.now(2) - before <= t.times().heartbeat);
    for (auto const& p : t.mail().open())
      if (p.kind == kind::learn::index) spoken_to.push_back(p.to + 1);
    t.mail().clear();
  }
  std::sort(spoken_to.begin(), spoken_to.end());
  CHECK(spoken_to == std::vector<std::size_t>{1, 1, 3, 3, 4, 4});
}

TEST_CASE("that learners spread is a property of the policy, and brings a role of its own", "[role][gossip]") {
  STATIC_REQUIRE(synod::property::spreads<gossip>);
  STATIC_REQUIRE_FALSE(synod::property::spreads<from_leader>);
  STATIC_REQUIRE_FALSE(synod::property::everybody_counts<gossip>);
  STATIC_REQUIRE(std::is_same_v<raft<>::family, synod::gossip_family<synod::default_family<name>>>);
  STATIC_REQUIRE(std::is_same_v<synod::role::replica_of<raft<>>, synod::role::with<synod::role::replica, synod::role::spreader>::type>);
}

}  // namespace spreading_test
