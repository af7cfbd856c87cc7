// SPDX-License-Identifier: BSL-1.0
//
// Sentences of "In Search of an Understandable Consensus Algorithm (Extended Version)", Ongaro and Ousterhout, §5, each
// played on real replicas. A term is a ballot's round, a vote a promise, RequestVote is prepare, AppendEntries accept.
#include <tests/catch.hpp>

#include <cstdint>
#include <vector>

#include <synod/protocol/raft.hpp>
#include <synod/sim/script.hpp>

namespace raft_paper {

using synod::proposal;
using synod::role_name;
using term = synod::round;  // ::round is the C library's
using synod::slot;
namespace kind = synod::kind;

namespace {

/// One record a message, so that the test says which entry arrives.
struct one_by_one : synod::default_limits {
  static constexpr std::size_t batch_bytes = 64;
};
using raft = synod::raft<synod::command<std::uint64_t>, synod::storage<synod::sim::disk>, synod::clock<synod::sim::clock>,
                         synod::limits<one_by_one>>;
using script = synod::sim::script<raft>;
using ballot = synod::ballot<std::uint32_t>;
using mark = synod::promise_mark<std::uint32_t>;
using ballots = std::vector<ballot>;

/// Node `n` becomes the leader of its next term by the votes of `voters`, and is heard by nobody yet.
void elect(script& s, std::size_t n, std::initializer_list<std::size_t> voters) {
  auto const before = s.status(n).promised.round;
  for (int i = 0; i < 20 && s.status(n).promised.round == before; ++i) {
    s.drop_all();
    REQUIRE(s.wake(n));
  }
  for (std::size_t v : voters) {
    INFO("node " << v << " votes for node " << n);
    REQUIRE(s.deliver<kind::prepare>(n, v));
    REQUIRE(s.deliver<kind::promise>(v, n));
  }
  REQUIRE(s.status(n).role == role_name::leader);
}

synod::message::prepare<std::uint32_t> prepare(ballot b, synod::log_tail<std::uint32_t> tail = {}) {
  synod::message::prepare<std::uint32_t> m{};
  m.ballot = b;
  m.from = slot{1};
  m.tail = tail;
  return m;
}
/// A heartbeat behind an empty log.
synod::message::accept<std::uint32_t> heartbeat(ballot b) {
  synod::message::accept<std::uint32_t> m{};
  m.ballot = b;
  m.start = slot{1};
  return m;
}

}  // namespace

TEST_CASE("§5.1: if a server receives a request with a stale term number, it rejects the request", "[paper][raft]") {
  script s(3);
  s.has_promised(1, mark(term{5}));
  s.start_all();
  SECTION("a request for a vote") { s.inject(2, 1, prepare({{4}, 2})); }
  SECTION("entries") { s.inject(2, 1, heartbeat({{4}, 2})); }
  CHECK(s.count<kind::promise>(1, 2) + s.count<kind::accepted>(1, 2) == 0);
  CHECK(s.look<kind::reject>(1, 2, [](auto const& m) { return m.promised.round; }) == term{5});
  CHECK(s.status(1).promised.round == term{5});
}

TEST_CASE("§5.1: if one server's current term is smaller than the other's, it updates its term to the larger value",
          "[paper][raft]") {
  script s(3);
  s.start_all();
  s.inject(2, 1, heartbeat({{7}, 2}));
  CHECK(s.status(1).promised.round == term{7});
}

TEST_CASE("§5.1: if a leader discovers that its term is out of date, it immediately reverts to follower state",
          "[paper][raft]") {
  script s(3);
  s.start_all();
  elect(s, 1, {2});
  SECTION("by the entries of a newer leader") { s.inject(3, 1, heartbeat({{9}, 3})); }
  SECTION("by a refusal") {
    s.inject(3, 2, heartbeat({{9}, 3}));
    REQUIRE(s.deliver<kind::accept>(1, 2));
    REQUIRE(s.deliver<kind::reject>(2, 1));
  }
  CHECK(s.status(1).role == role_name::follower);
}

TEST_CASE("§5.2: each server votes for at most one candidate in a given term, on a first-come-first-served basis",
          "[paper][raft]") {
  script s(3);
  s.start_all();
  s.inject(1, 3, prepare({{1}, 1}));
  CHECK(s.count<kind::promise>(3, 1) == 1);
  s.inject(2, 3, prepare({{1}, 2}));
  CHECK(s.count<kind::promise>(3, 2) == 0);
  SECTION("and whoever asks again is answered again: answers may be lost") {
    s.inject(1, 3, prepare({{1}, 1}));
    CHECK(s.count<kind::promise>(3, 1) == 2);
  }
  SECTION("and so it does after a restart") {
    s.crash(3);
    s.start(3);
    s.inject(2, 3, prepare({{1}, 2}));
    CHECK(s.count<kind::promise>(3, 2) == 0);
    s.inject(1, 3, prepare({{1}, 1}));
    CHECK(s.count<kind::promise>(3, 1) == 2);
  }
  SECTION("and in a later term it votes anew") {
    s.inject(2, 3, prepare({{2}, 2}));
    CHECK(s.count<kind::promise>(3, 2) == 1);
  }
}

TEST_CASE("figure 2: a vote is on stable storage before it is given", "[paper][raft]") {
  script s(3);
  s.start_all();
  s.hold_disk(3);
  s.inject(1, 3, prepare({{1}, 1}));
  CHECK(s.count<kind::promise>(3, 1) == 0);
  SECTION("then it is given") {
    s.flush(3);
    CHECK(s.count<kind::promise>(3, 1) == 1);
  }
  SECTION("and what was not yet given may be given to another one after a crash") {
    s.crash(3);
    s.start(3);
    s.flush(3);
    s.inject(2, 3, prepare({{1}, 2}));
    CHECK(s.count<kind::promise>(3, 2) == 1);
  }
}

TEST_CASE("§5.2: a candidate wins an election if it receives votes from a majority of the servers", "[paper][raft]") {
  script s(5);
  s.start_all();
  REQUIRE(s.wake(1));
  REQUIRE(s.deliver<kind::prepare>(1, 2));
  REQUIRE(s.duplicate<kind::promise>(2, 1));
  CHECK(s.status(1).role == role_name::candidate);  // two of five, its own among them
  REQUIRE(s.deliver<kind::prepare>(1, 3));
  SECTION("a third makes it leader") {
    REQUIRE(s.deliver<kind::promise>(3, 1));
    CHECK(s.status(1).role == role_name::leader);
  }
  SECTION("the same one twice does not") {
    REQUIRE(s.deliver<kind::promise>(2, 1));
    CHECK(s.status(1).role == role_name::candidate);
  }
}

TEST_CASE("§5.2: a candidate that hears of a leader whose term is at least as large recognises it", "[paper][raft]") {
  script s(3);
  s.start_all();
  REQUIRE(s.wake(1));
  REQUIRE(s.status(1).promised.round == term{1});
  SECTION("as large: it returns to follower state") {
    s.inject(2, 1, heartbeat({{1}, 2}));
    CHECK(s.status(1).role == role_name::follower);
    CHECK(s.status(1).leader == 2);
  }
  SECTION("smaller: it rejects it and continues in candidate state") {
    REQUIRE(s.wake(1));
    for (int i = 0; i < 20 && s.status(1).promised.round == term{1}; ++i) s.wake(1);
    REQUIRE(s.status(1).promised.round == term{2});
    s.inject(2, 1, heartbeat({{1}, 2}));
    CHECK(s.status(1).role == role_name::candidate);
    CHECK(s.count<kind::reject>(1, 2) == 1);
  }
}

TEST_CASE("§5.2: when votes are split, each candidate times out and starts a new election by incrementing its term",
          "[paper][raft]") {
  script s(2);
  s.start_all();
  REQUIRE(s.wake(1));
  REQUIRE(s.wake(2));
  REQUIRE(s.deliver<kind::prepare>(1, 2));
  REQUIRE(s.deliver<kind::prepare>(2, 1));
  CHECK(s.count<kind::promise>(1, 2) + s.count<kind::promise>(2, 1) == 0);
  for (int i = 0; i < 20 && s.status(1).promised.round == term{1}; ++i) {
    s.drop_all();
    s.wake(1);
  }
  CHECK(s.status(1).promised.round == term{2});
  REQUIRE(s.deliver<kind::prepare>(1, 2));
  REQUIRE(s.deliver<kind::promise>(2, 1));
  CHECK(s.status(1).role == role_name::leader);
}

TEST_CASE("§5.3: a log entry is committed once the leader that created it has replicated it on a majority", "[paper][raft]") {
  script s(3);
  s.start_all();
  elect(s, 1, {2});
  CHECK(s.propose(1, 42, {7}).what == decltype(s.propose(1, 42, {7}))::answer::accepted);
  CHECK(s.status(1).chosen == slot{0});
  REQUIRE(s.exchange({1, 2}));
  CHECK(s.status(1).chosen >= slot{2});
  CHECK(s.delivered(1).at(1) == proposal{7});
  SECTION("and followers learn of it with the next message") {
    REQUIRE(s.wake(1));
    REQUIRE(s.exchange({1, 2}));
    CHECK(s.delivered(2) == s.delivered(1));
    CHECK(s.delivered(3).empty());
  }
}

TEST_CASE("§5.3: if the follower does not find the preceding entry in its log, it refuses the new entries", "[paper][raft]") {
  script s(3);
  s.holds(1, {{{1}, 1}, {{1}, 1}});
  s.has_promised(1, mark(term{1}));
  s.start_all();
  elect(s, 1, {2});
  REQUIRE(s.deliver<kind::accept>(1, 3));  // the no-op in slot 3, behind slot 2
  CHECK(s.count<kind::accepted>(3, 1) == 0);
  CHECK(s.look<kind::reject>(3, 1, [](auto const& m) { return m.hint; }) == slot{0});
  CHECK(s.log(3).empty());
  SECTION("and the leader goes back to where the logs agree") {
    REQUIRE(s.exchange({1, 3}));
    CHECK(s.log(3) == s.log(1));
  }
}

TEST_CASE("§5.3: a late message does not shorten the log: entries are cut on a conflict only", "[paper][raft]") {
  script s(3);
  s.start_all();
  elect(s, 1, {2});
  REQUIRE(s.exchange({1, 2}));
  s.propose(1, 1, {11});
  REQUIRE(s.duplicate<kind::accept>(1, 2));  // its copy stays on the way
  s.propose(1, 2, {12});
  std::size_t const held = s.log(2).size();
  while (s.deliver<kind::accept>(1, 2)) {}
  CHECK(s.log(2).size() >= held);
  CHECK(s.log(2) == s.log(1));
}

TEST_CASE("§5.3, figure 7: the leader brings each of the six followers' logs into line with its own", "[paper][raft]") {
  // In the figure terms have leaders; here term t was led by some node, the same for everybody.
  auto const t = [](std::uint64_t n) { return ballot{{n}, static_cast<std::uint32_t>(2 + n % 6)}; };
  script s(7);
  s.holds(1, {t(1), t(1), t(1), t(4), t(4), t(5), t(5), t(6), t(6), t(6)});
  s.holds(2, {t(1), t(1), t(1), t(4), t(4), t(5), t(5), t(6), t(6)});                                // (a) one entry short
  s.holds(3, {t(1), t(1), t(1), t(4)});                                                              // (b) several short
  s.holds(4, {t(1), t(1), t(1), t(4), t(4), t(5), t(5), t(6), t(6), t(6), t(6)});                    // (c) one too many
  s.holds(5, {t(1), t(1), t(1), t(4), t(4), t(5), t(5), t(6), t(6), t(6), t(7), t(7)});              // (d) of a later term
  s.holds(6, {t(1), t(1), t(1), t(4), t(4), t(4), t(4)});                                            // (e) both
  s.holds(7, {t(1), t(1), t(1), t(2), t(2), t(2), t(3), t(3), t(3), t(3), t(3)});                    // (f) both
  for (std::size_t n = 1; n <= 7; ++n) s.has_promised(n, mark(term{7}));
  s.start_all();
  REQUIRE(s.wake(1));
  for (std::size_t n = 2; n <= 7; ++n) REQUIRE(s.deliver<kind::prepare>(1, n));
  // §5.4.1 decides the election: (c) and (d) hold more than the candidate.
  for (std::size_t n : {2U, 3U, 6U, 7U}) CHECK(s.count<kind::promise>(n, 1) == 1);
  for (std::size_t n : {4U, 5U}) CHECK(s.count<kind::promise>(n, 1) == 0);
  for (std::size_t n : {2U, 3U, 6U}) s.deliver<kind::promise>(n, 1);
  REQUIRE(s.status(1).role == role_name::leader);
  ballots const before = s.log(1);
  REQUIRE(s.exchange({1, 2, 3, 4, 5, 6, 7}));
  REQUIRE(s.wake(1));
  REQUIRE(s.exchange({1, 2, 3, 4, 5, 6, 7}));
  CHECK(s.log(1) == before);  // a leader never overwrites or deletes entries in its own log
  CHECK(s.log(1).size() == 11);
  for (std::size_t n = 2; n <= 7; ++n) {
    INFO("follower (" << static_cast<char>('a' + n - 2) << ")");
    CHECK(s.log(n) == s.log(1));
    CHECK(s.delivered(n).size() == 11);
  }
}

TEST_CASE("§5.3: conflicts cost a round trip a term, not one an entry", "[paper][raft]") {
  script s(3);
  s.holds(1, {{{1}, 1}, {{5}, 1}});
  s.holds(2, {{{1}, 1}, {{2}, 2}, {{2}, 2}, {{2}, 2}, {{2}, 2}, {{2}, 2}, {{2}, 2}, {{2}, 2}, {{2}, 2}, {{2}, 2}});
  for (std::size_t n : {1U, 2U, 3U}) s.has_promised(n, mark(term{5}));
  s.start_all();
  elect(s, 1, {3});
  std::size_t rejected = 0;
  while (s.deliver<kind::accept>(1, 2)) {
    rejected += s.count<kind::reject>(2, 1);
    s.deliver<kind::reject>(2, 1);
    s.deliver<kind::accepted>(2, 1);
  }
  CHECK(s.log(2) == s.log(1));
  CHECK(rejected <= 2);
}

TEST_CASE("§5.4.1: the voter denies its vote if its own log is more up-to-date than that of the candidate", "[paper][raft]") {
  script s(2);
  s.holds(1, {{{1}, 1}, {{2}, 1}});
  s.has_promised(1, mark(term{3}));
  s.start(1);
  auto const granted = [&](synod::log_tail<std::uint32_t> tail) {
    s.inject(2, 1, prepare({{4}, 2}, tail));
    return s.count<kind::promise>(1, 2) == 1;
  };
  SECTION("the log with the later term is more up-to-date, however short") { CHECK(granted({{{3}, 2}, {1}})); }
  SECTION("an earlier term loses, however long") { CHECK_FALSE(granted({{{1}, 1}, {9}})); }
  SECTION("in the same term the longer one is") { CHECK(granted({{{2}, 1}, {3}})); }
  SECTION("the shorter one is not") { CHECK_FALSE(granted({{{2}, 1}, {1}})); }
  SECTION("as up-to-date is enough") { CHECK(granted({{{2}, 1}, {2}})); }
  CHECK(s.status(1).promised.round == term{4});  // the term counts, whether or not the vote was given
}

TEST_CASE("§5.4.2, figure 8: an entry of an older term on a majority is not committed, and may yet be overwritten",
          "[paper][raft]") {
  ballot const one{{1}, 1}, two{{2}, 1};
  script s(5);
  // (a) S1 is leader of term 2 and has replicated its entry to S2 only, then crashes.
  s.holds(1, {one, two});
  s.holds(2, {one, two});
  for (std::size_t n : {3U, 4U, 5U}) s.holds(n, {one});
  s.has_promised(1, mark(two));
  s.has_promised(2, mark(two));
  for (std::size_t n : {3U, 4U, 5U}) s.has_promised(n, mark(term{2}));
  for (std::size_t n : {2U, 3U, 4U, 5U}) s.start(n);
  // (b) S5 is elected for term 3 by itself, S3 and S4, puts another entry into slot 2, and crashes.
  elect(s, 5, {3, 4});
  REQUIRE(s.log(5) == ballots{one, {{3}, 5}});
  s.crash(5);
  s.drop_all();
  // (c) S1 restarts, is elected for term 4, and goes on replicating slot 2.
  s.start(1);
  REQUIRE(s.wake(1));  // term 3, in which S3 has voted already
  REQUIRE(s.deliver<kind::prepare>(1, 3));
  REQUIRE(s.deliver<kind::reject>(3, 1));
  elect(s, 1, {2, 3});
  REQUIRE(s.status(1).ballot == ballot{{4}, 1});
  REQUIRE(s.deliver<kind::accept>(1, 3));  // its no-op, behind slot 2, which S3 lacks
  REQUIRE(s.deliver<kind::reject>(3, 1));
  REQUIRE(s.look<kind::accept>(1, 3, [](auto const& m) { return m.entries.first(); }) == slot{2});
  REQUIRE(s.deliver<kind::accept>(1, 3));
  REQUIRE(s.log(3) == ballots{one, two});
  REQUIRE(s.deliver<kind::accepted>(3, 1));
  synod::message::accepted<std::uint32_t> holds_two{};
  holds_two.ballot = {{4}, 1};
  holds_two.mark = slot{2};
  holds_two.first = slot{1};
  s.inject(2, 1, holds_two);
  // S1, S2 and S3 hold slot 2 now: a majority, and yet nothing is committed.
  CHECK(s.status(1).chosen == slot{0});
  CHECK(s.delivered(1).empty());

  SECTION("(d) S1 crashes; S5 is elected by S2, S3 and S4, and overwrites the entry") {
    s.crash(1);
    s.drop_all();
    s.start(5);
    REQUIRE(s.wake(5));  // term 4, in which S2 and S3 have voted already
    REQUIRE(s.deliver<kind::prepare>(5, 2));
    REQUIRE(s.deliver<kind::reject>(2, 5));
    elect(s, 5, {2, 3, 4});
    REQUIRE(s.exchange({2, 3, 4, 5}));
    for (std::size_t n : {2U, 3U, 4U}) CHECK(s.log(n) == s.log(5));
    CHECK(s.log(5).at(1) == ballot{{3}, 5});
  }
  SECTION("(e) S1 replicates an entry of its own term on a majority first: then slot 2 is committed, and S5 cannot win") {
    REQUIRE(s.exchange({1, 2, 3}));
    CHECK(s.status(1).chosen == slot{3});
    CHECK(s.delivered(1).at(1) == proposal{202});
    s.crash(1);
    s.drop_all();
    s.start(5);
    for (int i = 0; i < 60; ++i) {
      s.wake(5);
      s.exchange({2, 3, 4, 5});
      REQUIRE(s.status(5).role != role_name::leader);
    }
  }
}

}  // namespace raft_paper
