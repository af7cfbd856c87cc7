// SPDX-License-Identifier: BSL-1.0
//
// Sentences of Lamport's "Paxos Made Simple", each played on real replicas: basic_paxos for §2, multi_paxos for §3.
#include <tests/catch.hpp>

#include <cstdint>
#include <vector>

#include <synod/protocol/basic_paxos.hpp>
#include <synod/protocol/multi_paxos.hpp>
#include <synod/sim/script.hpp>

namespace paxos_made_simple_paper {

using synod::proposal;
using synod::role_name;
using number = synod::round;  // ::round is the C library's
using synod::slot;
namespace kind = synod::kind;

namespace {

template <template <class...> class Row>
using by_hand = synod::sim::script<
    Row<synod::command<std::uint64_t>, synod::storage<synod::sim::disk>, synod::clock<synod::sim::clock>>>;
using script = by_hand<synod::basic_paxos>;
using log_script = by_hand<synod::multi_paxos>;
using ballot = synod::ballot<std::uint32_t>;
using mark = synod::promise_mark<std::uint32_t>;

synod::message::prepare<std::uint32_t> prepare(ballot b) {
  synod::message::prepare<std::uint32_t> m{};
  m.ballot = b;
  m.from = slot{1};
  return m;
}

/// The proposal `id` with number `b`, for slot 1.
template <class Script>
void send_accept(Script& s, std::size_t to, ballot b, std::uint64_t id) {
  std::vector<std::byte> payload(8), bytes(synod::record::size_for(8));
  synod::record::store(bytes.data(), synod::entry<std::uint32_t>{{1}, b, {id}, synod::entry_kind::command, payload});
  synod::message::accept<std::uint32_t> m{};
  m.ballot = b;
  m.start = slot{1};
  m.entries = synod::batch(bytes, 1);
  s.inject(b.node, to, m);
}

/// What a promise reports: the highest proposal accepted, or nothing.
std::optional<ballot> reported(script const& s, std::size_t from, std::size_t to) {
  return s.look<kind::promise>(from, to, [](auto const& m) {
    return m.entries.empty() ? ballot{} : synod::record::ballot_of<std::uint32_t>(m.entries.bytes().data());
  });
}

}  // namespace

TEST_CASE("P1: an acceptor must accept the first proposal that it receives", "[paper][paxos]") {
  script s(3);
  s.start_all();
  send_accept(s, 1, {{1}, 2}, 7);
  CHECK(s.count<kind::accepted>(1, 2) == 1);
  CHECK(s.log(1) == std::vector<ballot>{{{1}, 2}});
}

TEST_CASE("P1a: an acceptor can accept a proposal numbered n iff it has not responded to a prepare request having a "
          "number greater than n", "[paper][paxos]") {
  script s(3);
  s.start_all();
  s.inject(3, 1, prepare({{5}, 3}));
  REQUIRE(s.count<kind::promise>(1, 3) == 1);
  SECTION("a lower one is refused") {
    send_accept(s, 1, {{4}, 2}, 7);
    CHECK(s.count<kind::accepted>(1, 2) == 0);
    CHECK(s.count<kind::reject>(1, 2) == 1);
    CHECK(s.log(1).empty());
  }
  SECTION("one of the same round is ordered by its node") {
    send_accept(s, 1, {{5}, 2}, 7);
    CHECK(s.count<kind::accepted>(1, 2) == 0);
  }
  SECTION("the promised one is accepted") {
    send_accept(s, 1, {{5}, 3}, 7);
    CHECK(s.count<kind::accepted>(1, 3) == 1);
  }
  SECTION("a higher one too, though nobody asked for a promise of it") {
    send_accept(s, 1, {{6}, 2}, 7);
    CHECK(s.count<kind::accepted>(1, 2) == 1);
    send_accept(s, 1, {{5}, 3}, 8);  // and from then on the promised one is too low
    CHECK(s.count<kind::reject>(1, 3) == 1);
    CHECK(s.log(1) == std::vector<ballot>{{{6}, 2}});
  }
}

TEST_CASE("phase 1b: a promise comes with the highest-numbered proposal that was accepted, if any", "[paper][paxos]") {
  script s(3);
  s.start_all();
  SECTION("none") {
    s.inject(3, 1, prepare({{9}, 3}));
    CHECK(reported(s, 1, 3) == ballot{});
  }
  SECTION("the later of two") {
    send_accept(s, 1, {{1}, 2}, 7);
    send_accept(s, 1, {{4}, 2}, 8);
    s.inject(3, 1, prepare({{9}, 3}));
    CHECK(reported(s, 1, 3) == ballot{{4}, 2});
  }
  SECTION("and a prepare request of a lower number than the promised one is not answered with a promise") {
    s.inject(3, 1, prepare({{9}, 3}));
    s.inject(2, 1, prepare({{8}, 2}));
    CHECK(s.count<kind::promise>(1, 2) == 0);
    CHECK(s.look<kind::reject>(1, 2, [](auto const& m) { return m.promised.round; }) == number{9});
  }
}

TEST_CASE("phase 2a: v is the value of the highest-numbered proposal among the responses", "[paper][paxos]") {
  script s(3);
  s.start_all();
  send_accept(s, 2, {{1}, 3}, 70);
  send_accept(s, 3, {{1}, 2}, 80);
  s.drop_all();
  REQUIRE(s.propose(1, 0, {90}).what == decltype(s.propose(1, 0, {90}))::answer::accepted);
  auto const proposed = [&] {
    return s.look<kind::accept>(1, 2, [](auto const& m) {
      return synod::record::load<std::uint32_t>(m.entries.bytes().data()).proposal;
    });
  };
  for (int i = 0; i < 20 && !proposed(); ++i) {  // refused at first: others have used higher numbers
    for (std::size_t n : {2U, 3U}) {
      while (s.deliver<kind::prepare>(1, n)) {}
      while (s.deliver<kind::reject>(n, 1) || s.deliver<kind::promise>(n, 1)) {}
    }
    if (!proposed()) s.wake(1);
  }
  SECTION("of all that was reported") { CHECK((proposed() == proposal{70} || proposed() == proposal{80})); }
  SECTION("and what is chosen in the end is what everybody learns") {
    for (int i = 0; i < 50 && s.delivered(3).empty(); ++i) {
      s.exchange({1, 2, 3});
      s.wake(i % 2 == 0 ? 1 : 3);  // who has missed something asks
    }
    REQUIRE(s.delivered(1).size() == 1);
    CHECK(s.delivered(1) == s.delivered(2));
    CHECK(s.delivered(1) == s.delivered(3));
    CHECK(s.delivered(1).front() != proposal{90});
    CHECK(s.settled(1) == std::vector<std::pair<proposal, synod::verdict>>{{{90}, synod::verdict::lost}});
  }
}

TEST_CASE("phase 2a: or is any value if the responses reported no proposals", "[paper][paxos]") {
  script s(3);
  s.start_all();
  s.propose(1, 0, {90});
  REQUIRE(s.exchange({1, 2}));
  CHECK(s.delivered(1) == std::vector<proposal>{{90}});
  CHECK(s.delivered(2) == std::vector<proposal>{{90}});
}

TEST_CASE("P2: if a proposal with value v is chosen, then every higher-numbered proposal that is chosen has value v",
          "[paper][paxos]") {
  script s(3);
  s.start_all();
  s.propose(1, 0, {90});
  REQUIRE(s.exchange({1, 2}));
  REQUIRE(s.delivered(1) == std::vector<proposal>{{90}});
  s.propose(3, 0, {91});  // it has heard nothing, and asks node 2 alone
  for (int i = 0; i < 50 && s.delivered(3).empty(); ++i) {
    s.exchange({2, 3});
    s.wake(3);
  }
  CHECK(s.delivered(3) == std::vector<proposal>{{90}});
  CHECK(s.settled(3) == std::vector<std::pair<proposal, synod::verdict>>{{{91}, synod::verdict::lost}});
}

TEST_CASE("§2.3: a learner must find out that a proposal has been accepted by a majority of acceptors", "[paper][paxos]") {
  script s(5);
  s.start_all();
  synod::message::accepted<std::uint32_t> m{};
  m.ballot = {{1}, 1};
  m.mark = m.first = m.last = slot{1};
  for (std::size_t to : {5U}) {
    send_accept(s, to, {{1}, 1}, 7);  // one
    s.inject(2, to, m);               // two
    s.inject(2, to, m);               // the same one again
    CHECK(s.delivered(to).empty());
    s.inject(3, to, m);               // three
    CHECK(s.delivered(to) == std::vector<proposal>{{7}});
  }
}

TEST_CASE("§2.3: acceptances of different proposals do not add up", "[paper][paxos]") {
  script s(3);
  s.start_all();
  send_accept(s, 3, {{1}, 1}, 7);
  synod::message::accepted<std::uint32_t> m{};
  m.ballot = {{2}, 2};
  m.mark = m.first = m.last = slot{1};
  s.inject(2, 3, m);
  CHECK(s.delivered(3).empty());
}

TEST_CASE("§2.4: two proposers that each keep issuing proposals with increasing numbers may both starve; a random back-off "
          "ends it", "[paper][paxos]") {
  script s(3);
  s.start_all();
  s.propose(1, 0, {10});
  s.propose(2, 0, {20});
  SECTION("each prepare request overtakes the other's accept requests") {
    for (int i = 0; i < 10; ++i) {
      for (std::size_t n : {1U, 2U}) {
        while (s.deliver<kind::prepare>(n, 3)) {}
        while (s.deliver<kind::promise>(3, n) || s.deliver<kind::reject>(3, n)) {}
        if (s.status(n).role == role_name::follower) s.wake(n);
      }
      for (std::size_t n : {1U, 2U})
        while (s.drop<kind::accept>(n, 3)) {}
      CHECK(s.delivered(3).empty());
    }
  }
  SECTION("while one of them waits, the other gets through") {
    for (int i = 0; i < 50 && s.delivered(1).empty(); ++i) {
      s.exchange({1, 2, 3});
      s.wake(1);
    }
    CHECK(s.delivered(1).size() == 1);
  }
}

TEST_CASE("§2.5: an acceptor records its intended response in stable storage before actually sending it", "[paper][paxos]") {
  script s(3);
  s.start_all();
  s.hold_disk(1);
  SECTION("a promise") {
    s.inject(3, 1, prepare({{5}, 3}));
    CHECK(s.count<kind::promise>(1, 3) == 0);
    s.flush(1);
    CHECK(s.count<kind::promise>(1, 3) == 1);
  }
  SECTION("an acceptance") {
    send_accept(s, 1, {{5}, 3}, 7);
    CHECK(s.count<kind::accepted>(1, 3) == 0);
    s.flush(1);
    CHECK(s.count<kind::accepted>(1, 3) == 1);
  }
}

TEST_CASE("§2.5: an acceptor remembers, though it fails and restarts, what it has promised and accepted", "[paper][paxos]") {
  script s(3);
  s.start_all();
  send_accept(s, 1, {{3}, 2}, 7);
  s.inject(3, 1, prepare({{5}, 3}));
  s.crash(1);
  s.drop_all();
  s.start(1);
  send_accept(s, 1, {{4}, 2}, 8);
  CHECK(s.count<kind::accepted>(1, 2) == 0);
  s.inject(3, 1, prepare({{6}, 3}));
  CHECK(reported(s, 1, 3) == ballot{{3}, 2});
}

TEST_CASE("§2.5: no two proposals are ever issued with the same number, across restarts", "[paper][paxos]") {
  script s(3);
  s.start_all();
  std::vector<ballot> used;
  for (std::uint64_t life = 1; life <= 5; ++life) {
    s.propose(1, 0, {life});
    auto const b = s.look<kind::prepare>(1, 2, [](auto const& m) { return m.ballot; });
    REQUIRE(b);
    CHECK((used.empty() || used.back() < *b));
    used.push_back(*b);
    s.crash(1);
    s.drop_all();
    s.start(1);
  }
}

TEST_CASE("§3: a new leader proposes again what may have been chosen, and fills the gaps with no-ops", "[paper][paxos]") {
  // As in the paper, in which 135 and 140 were proposed and 136 to 139 were not, all but shifted.
  ballot const b{{1}, 3};
  log_script s(3);
  s.holds(2, {b, b, {}, {}, b});
  s.has_promised(2, mark(b));
  s.start_all();
  REQUIRE(s.wake(1));
  s.drop_all();
  for (int i = 0; i < 100 && s.status(1).role != role_name::leader; ++i) {
    s.exchange({1, 2});
    if (s.status(1).role != role_name::leader) s.wake(1);
  }
  REQUIRE(s.status(1).role == role_name::leader);
  REQUIRE(s.exchange({1, 2}));
  CHECK(s.delivered(1) == std::vector<proposal>{{101}, {102}, {}, {}, {105}});
  s.propose(1, 0, {7});
  REQUIRE(s.exchange({1, 2}));
  CHECK(s.delivered(1).back() == proposal{7});
  CHECK(s.delivered(1).size() == 6);
}

TEST_CASE("§3: commands may be chosen out of order; they are executed in order", "[paper][paxos]") {
  log_script s(3);
  s.start_all();
  REQUIRE(s.wake(1));
  REQUIRE(s.exchange({1, 2}));
  REQUIRE(s.status(1).role == role_name::leader);
  s.propose(1, 0, {7});
  s.propose(1, 0, {8});
  REQUIRE(s.count<kind::accept>(1, 2) == 2);
  REQUIRE(s.drop<kind::accept>(1, 2));  // slot 1
  REQUIRE(s.deliver<kind::accept>(1, 2));
  REQUIRE(s.deliver<kind::accepted>(2, 1));
  CHECK(s.log(2) == std::vector<ballot>{{}, {{1}, 1}});  // accepted out of order …
  CHECK(s.delivered(1).empty());                         // … and not delivered over the gap
  s.drop_all();
  for (int i = 0; i < 5; ++i) {
    s.wake(1);
    s.exchange({1, 2});
  }
  CHECK(s.delivered(1) == std::vector<proposal>{{7}, {8}});
  CHECK(s.delivered(2) == std::vector<proposal>{{7}, {8}});
}

}  // namespace paxos_made_simple_paper
