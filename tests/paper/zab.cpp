// SPDX-License-Identifier: BSL-1.0
//
// Sentences of "Zab: High-performance broadcast for primary-backup systems", Junqueira, Reed, Serafini (DSN 2011), §IV,
// each played on real replicas. An epoch is a ballot's round; f.p is `promised`, f.a `adopted`; NEWEPOCH is prepare and
// ACK-E promise; NEWLEADER is an accept that reaches the sync point, a commit is the watermark in the next accept.
//
// We deviate in one step: a follower sends its history's tail compared, not its history (ℓ.1.2), for only whoever has the
// newest one is acknowledged.
#include <tests/catch.hpp>

#include <cstdint>
#include <initializer_list>
#include <optional>
#include <vector>

#include <synod/log/hard_record.hpp>
#include <synod/protocol/zab.hpp>
#include <synod/sim/script.hpp>

namespace zab_paper {

using synod::proposal;
using synod::role_name;
using epoch = synod::round;
using synod::slot;
namespace kind = synod::kind;

namespace {

/// One record a message, so that the test says which one arrives.
struct one_by_one : synod::default_limits {
  static constexpr std::size_t batch_bytes = 64;
};
template <class... More>
using zab_with = synod::zab<synod::command<std::uint64_t>, synod::storage<synod::sim::disk>, synod::clock<synod::sim::clock>,
                            synod::limits<one_by_one>, More...>;
using script = synod::sim::script<zab_with<>>;
using ballot = synod::ballot<std::uint32_t>;
using mark = synod::promise_mark<std::uint32_t>;
using ballots = std::vector<ballot>;
using ids = std::vector<proposal>;

/// Node `n` becomes the leader of its next epoch by the votes of `voters`, and is heard by nobody yet.
template <class Script>
void elect(Script& s, std::size_t n, std::initializer_list<std::size_t> voters) {
  auto const before = s.status(n).promised.round;
  for (int i = 0; i < 20 && s.status(n).promised.round == before; ++i) {
    s.drop_all();
    REQUIRE(s.wake(n));
  }
  for (std::size_t v : voters) {
    INFO("node " << v << " votes for node " << n);
    REQUIRE(s.template deliver<kind::prepare>(n, v));
    REQUIRE(s.template deliver<kind::promise>(v, n));
  }
  REQUIRE(s.status(n).role == role_name::leader);
}

/// What node `n` has on its disk.
template <class Script>
ballot adopted(Script const& s, std::size_t n) {
  auto const bytes = s.disk(n).stable().hard();
  return bytes.empty() ? ballot{} : synod::hard_record::load<std::uint32_t>(bytes)->adopted;
}

synod::message::prepare<std::uint32_t> prepare(ballot b, synod::log_tail<std::uint32_t> tail = {}) {
  synod::message::prepare<std::uint32_t> m{};
  m.ballot = b;
  m.from = slot{1};
  m.tail = tail;
  return m;
}

constexpr ballot b1{{1}, 1}, b2{{2}, 2};

}  // namespace

TEST_CASE("l.1.1: the new epoch is later than any received from a quorum", "[paper][zab]") {
  script s(3);
  s.has_promised(2, mark(epoch{7}));
  s.start_all();
  REQUIRE(s.wake(1));
  REQUIRE(s.deliver<kind::prepare>(1, 2));
  REQUIRE(s.deliver<kind::reject>(2, 1));
  REQUIRE(s.status(1).role == role_name::follower);
  REQUIRE(s.wake(1));
  CHECK(s.look<kind::prepare>(1, 2, [](auto const& m) { return m.ballot.round; }) == epoch{8});
}

TEST_CASE("f.1.2: if f.p < e', then make f.p = e' and acknowledge the new epoch", "[paper][zab]") {
  script s(3);
  s.has_promised(1, mark(epoch{5}));
  s.start_all();
  s.hold_disk(1);
  s.inject(2, 1, prepare({{5 + 1}, 2}));
  CHECK(s.count<kind::promise>(1, 2) == 0);  // not before it is on disk
  s.flush(1);
  CHECK(s.count<kind::promise>(1, 2) == 1);
  CHECK(s.status(1).promised == mark(ballot{{6}, 2}));
  CHECK(adopted(s, 1) == ballot{});  // f.a stays what it was
  s.inject(3, 1, prepare({{5}, 3}));
  CHECK(s.count<kind::promise>(1, 3) == 0);
}

TEST_CASE("l.1.2: the initial history is of the follower with the latest f.a, then the latest zxid", "[paper][zab]") {
  script s(2);
  s.holds(1, {b1, b1, b1});
  s.has_adopted(1, mark(b2), b2);
  s.start(1);
  auto const granted = [&](synod::log_tail<std::uint32_t> tail) {
    s.inject(2, 1, prepare({{3}, 2}, tail));
    return s.count<kind::promise>(1, 2) == 1;
  };
  SECTION("an earlier epoch loses, however long its history") { CHECK_FALSE(granted({b1, {9}})); }
  SECTION("of the same epoch the shorter history loses") { CHECK_FALSE(granted({b2, {2}})); }
  SECTION("as long is enough") { CHECK(granted({b2, {3}})); }
  SECTION("a later epoch wins, however short") { CHECK(granted({{{2}, 3}, {1}})); }
}

TEST_CASE("f.2.1: a follower that has acknowledged a later epoch does not follow", "[paper][zab]") {
  script s(3);
  s.holds(1, {b1});
  s.has_promised(1, mark(b1));
  s.start_all();
  elect(s, 1, {2});
  s.inject(3, 2, prepare({{9}, 3}, {{{8}, 3}, {9}}));
  s.drop<kind::promise>(2, 3);
  REQUIRE(s.deliver<kind::accept>(1, 2));
  CHECK(s.count<kind::accepted>(2, 1) == 0);
  CHECK(s.look<kind::reject>(2, 1, [](auto const& m) { return m.promised.round; }) == epoch{9});
  CHECK(adopted(s, 2) == ballot{});
}

TEST_CASE("f.2.1: f.a = e' and the history are accepted in one step, and acknowledged when both are on disk", "[paper][zab]") {
  script s(3);
  s.holds(1, {b1, b1, b1});
  s.has_promised(1, mark(b1));
  s.start_all();
  elect(s, 1, {2});
  auto const next = [&] {
    REQUIRE(s.deliver<kind::reject>(2, 1));
    REQUIRE(s.deliver<kind::accept>(1, 2));
  };
  REQUIRE(s.deliver<kind::accept>(1, 2));
  next();  // the history comes record by record
  CHECK(s.log(2) == ballots{b1});
  CHECK(s.look<kind::accepted>(2, 1, [](auto const& m) { return m.mark; }) == slot{1});
  CHECK(adopted(s, 2) == ballot{});
  REQUIRE(s.deliver<kind::accepted>(2, 1));
  REQUIRE(s.deliver<kind::accept>(1, 2));
  CHECK(adopted(s, 2) == ballot{});
  CHECK(s.status(1).chosen == slot{0});
  s.hold_disk(2);
  REQUIRE(s.deliver<kind::accept>(1, 2));
  CHECK(adopted(s, 2) == ballot{});
  SECTION("a crash before that leaves the former epoch") {
    s.crash(2);
    s.start(2);
    CHECK(adopted(s, 2) == ballot{});
  }
  SECTION("then it says so") {
    s.flush(2);
    CHECK(adopted(s, 2) == s.status(1).ballot);
    REQUIRE(s.exchange({1, 2}));
    CHECK(s.status(1).chosen == slot{3});
  }
}

TEST_CASE("f.2.1: the history takes the place of the follower's own: what stands behind it is cut", "[paper][zab]") {
  script s(3);
  s.holds(1, {b1});
  s.holds(3, {b1, b1, b1});  // no conflict
  for (std::size_t n : {1U, 2U, 3U}) s.has_promised(n, mark(b1));
  s.start_all();
  elect(s, 1, {2});
  REQUIRE(s.deliver<kind::accept>(1, 3));
  CHECK(s.log(3) == ballots{b1});
  CHECK(adopted(s, 3) == s.status(1).ballot);
}

TEST_CASE("l.2.2: nothing is proposed before a quorum has acknowledged the history, and then it is committed at once",
          "[paper][zab]") {
  script s(3);
  s.holds(1, {b1, b1});
  s.has_promised(1, mark(b1));
  s.start_all();
  elect(s, 1, {2});
  using answer = decltype(s.propose(1, 0, {7}).what);
  CHECK(s.propose(1, 0, {7}).what == answer::busy);
  REQUIRE(s.exchange({1, 2}));
  CHECK(s.status(1).chosen == slot{2});  // no entry of the new epoch was needed
  CHECK(s.log(1) == ballots{b1, b1});
  CHECK(s.delivered(1) == ids{{101}, {102}});
  CHECK(s.propose(1, 0, {8}).what == answer::accepted);
  SECTION("f.2.2: upon receiving a commit message, it delivers all transactions in the initial history") {
    CHECK(s.delivered(2).empty());
    REQUIRE(s.deliver<kind::accept>(1, 2));
    CHECK(s.delivered(2) == ids{{101}, {102}});
  }
}

TEST_CASE("an empty history is adopted too before anything is proposed", "[paper][zab]") {
  script s(3);
  s.start_all();
  elect(s, 1, {2});
  using answer = decltype(s.propose(1, 0, {7}).what);
  CHECK(s.propose(1, 0, {7}).what == answer::busy);
  REQUIRE(s.deliver<kind::accept>(1, 2));
  REQUIRE(s.deliver<kind::accepted>(2, 1));
  CHECK(s.propose(1, 0, {8}).what == answer::accepted);
}

TEST_CASE("l.3.2, f.3.3: a proposal that a quorum has accepted is committed, and delivered in order", "[paper][zab]") {
  script s(3);
  s.start_all();
  elect(s, 1, {2});
  REQUIRE(s.exchange({1, 2}));
  s.propose(1, 0, {11});
  s.propose(1, 0, {12});
  CHECK(s.status(1).chosen == slot{0});
  REQUIRE(s.exchange({1, 2}));
  CHECK(s.status(1).chosen == slot{2});
  CHECK(s.delivered(1) == ids{{11}, {12}});
  REQUIRE(s.wake(1));
  REQUIRE(s.exchange({1, 2}));
  CHECK(s.delivered(2) == ids{{11}, {12}});
  CHECK(s.delivered(3).empty());
}

TEST_CASE("l.3.3: a follower that comes late is brought to the history and to what was broadcast since", "[paper][zab]") {
  script s(3);
  s.holds(1, {b1, b1});
  s.holds(3, {{{1}, 1}, {{1}, 3}, {{1}, 3}});  // a leader that had nobody
  for (std::size_t n : {1U, 3U}) s.has_promised(n, mark(b1));
  s.start(1);
  s.start(2);
  elect(s, 1, {2});
  REQUIRE(s.exchange({1, 2}));
  s.propose(1, 0, {21});
  REQUIRE(s.exchange({1, 2}));
  s.start(3);
  REQUIRE(s.wake(1));
  REQUIRE(s.exchange({1, 2, 3}));
  REQUIRE(s.wake(1));
  REQUIRE(s.exchange({1, 2, 3}));
  CHECK(s.log(3) == s.log(1));
  CHECK(s.delivered(3) == ids{{101}, {102}, {21}});
  CHECK(adopted(s, 3) == s.status(1).ballot);
}

namespace {

/// The epoch of the last entry instead of the epoch adopted.
struct looks_at_the_end : synod::commitment::after_sync {
  static constexpr std::string_view name = "looks_at_the_end";
  template <class Ledger>
  static auto tail(Ledger const& log) { return synod::commitment::by_last_entry::tail(log); }
};

/// S1 leads epoch 3 with a history that ends in epoch 1, S2 adopts it, and it is committed. S3 holds an entry that it
/// proposed in epoch 2 to itself alone.
template <class Script>
void committed_in_epoch_3(Script& s) {
  s.holds(1, {b1, b1});
  s.holds(3, {b1, {{2}, 3}});
  s.holds(2, {b1});
  s.has_adopted(1, mark(epoch{2}), b1);
  s.has_adopted(2, mark(ballot{{2}, 3}), b1);
  s.has_adopted(3, mark(ballot{{2}, 3}), b1);
  s.start_all();
  elect(s, 1, {2});
  REQUIRE(s.exchange({1, 2}));
  REQUIRE(s.status(1).chosen == slot{2});
  REQUIRE(s.delivered(1) == ids{{101}, {102}});
  s.crash(1);
  s.drop_all();
  for (int i = 0; i < 20 && s.status(3).promised.round < epoch{4}; ++i) {
    s.drop_all();
    REQUIRE(s.wake(3));
  }
  REQUIRE(s.template deliver<kind::prepare>(3, 2));
}

}  // namespace

TEST_CASE("a committed history is not lost to a log that ends in a later epoch and has adopted an earlier one", "[paper][zab]") {
  script s(3);
  committed_in_epoch_3(s);
  CHECK(s.count<kind::promise>(2, 3) == 0);
  CHECK(s.log(2) == ballots{b1, b1});
}

TEST_CASE("and it would be, were logs compared by their last entries", "[paper][zab]") {
  synod::sim::script<zab_with<looks_at_the_end, synod::assume_unsound>> s(3);
  committed_in_epoch_3(s);
  REQUIRE(s.deliver<kind::promise>(2, 3));
  REQUIRE(s.exchange({2, 3}));
  CHECK(s.log(2) == ballots{b1, {{2}, 3}});  // where slot 2 was delivered
}

namespace {

/// Counts what a quorum holds before it has adopted the epoch.
struct counts_unadopted : synod::commitment::after_sync {
  static constexpr std::string_view name = "counts_unadopted";
  static constexpr slot countable(slot) { return {1}; }
};

/// S1 and S2 have adopted epoch 1; S1 alone got its second entry, and its third. S1 leads epoch 2 by the vote of S3, which
/// has heard of nothing, and brings it the first two of them.
template <class Script>
void half_synchronised(Script& s) {
  s.holds(1, {b1, b1, b1});
  s.holds(2, {b1});
  for (std::size_t n : {1U, 2U}) s.has_adopted(n, mark(b1), b1);
  s.start_all();
  elect(s, 1, {3});
  REQUIRE(s.template deliver<kind::accept>(1, 3));
  REQUIRE(s.template deliver<kind::reject>(3, 1));
  for (int i = 0; i < 2; ++i) {
    REQUIRE(s.template deliver<kind::accept>(1, 3));
    REQUIRE(s.template deliver<kind::accepted>(3, 1));
  }
  REQUIRE(s.log(3) == ballots{b1, b1});
}
/// Then S1 is gone, and S2 asks S3.
template <class Script>
void without_the_leader(Script& s) {
  s.crash(1);
  s.drop_all();
  for (int i = 0; i < 20 && s.status(2).role != role_name::leader; ++i) {
    REQUIRE(s.wake(2));
    s.exchange({2, 3});
  }
  REQUIRE(s.exchange({2, 3}));
}

}  // namespace

TEST_CASE("what a quorum holds of a history that it has not adopted is not committed", "[paper][zab]") {
  script s(3);
  half_synchronised(s);
  CHECK(s.delivered(1).empty());
  without_the_leader(s);
  CHECK(s.log(3) == ballots{b1});  // S2's: it had adopted epoch 1, and S3 nothing
}

TEST_CASE("and what was delivered of it would be lost", "[paper][zab]") {
  synod::sim::script<zab_with<counts_unadopted, synod::assume_unsound>> s(3);
  half_synchronised(s);
  REQUIRE(s.delivered(1) == ids{{101}, {102}});
  without_the_leader(s);
  CHECK(s.log(3) == ballots{b1});
}

// The published errors of ZooKeeper's implementation, each where it would show.

TEST_CASE("ZOOKEEPER-4643: the epoch is never on disk without the history", "[paper][zab]") {
  for (std::uint64_t kept = 0; kept < 6; ++kept) {
    INFO("a crash keeps " << kept << " operations");
    script s(3);
    s.holds(1, {b1, b1});
    s.holds(3, {b1, {{1}, 3}, {{1}, 3}});
    for (std::size_t n : {1U, 3U}) s.has_promised(n, mark(b1));
    s.start_all();
    elect(s, 1, {2});
    REQUIRE(s.exchange({1, 2}));
    REQUIRE(s.wake(1));
    s.hold_disk(3);
    for (int i = 0; i < 10; ++i) {  // S3 is brought up to date in memory, and nothing of it is on disk
      while (s.deliver<kind::accept>(1, 3)) {}
      while (s.deliver<kind::reject>(3, 1)) {}
    }
    s.crash(3, kept);
    bool const whole = s.log(3) == s.log(1);
    CHECK((adopted(s, 3) == ballot{} || whole));
  }
}

TEST_CASE("ZOOKEEPER-4646, 3911: nothing is acknowledged that is not on disk", "[paper][zab]") {
  script s(3);
  s.holds(1, {b1});
  s.has_promised(1, mark(b1));
  s.start_all();
  elect(s, 1, {2});
  s.hold_disk(3);
  while (s.deliver<kind::accept>(1, 3)) {}
  while (s.deliver<kind::reject>(3, 1)) {}
  while (s.deliver<kind::accept>(1, 3)) {}
  CHECK(s.count<kind::accepted>(3, 1) == 0);
  CHECK(s.status(1).chosen == slot{0});
}

TEST_CASE("ZOOKEEPER-3023: a leader whose quorum has not adopted yet serves nobody", "[paper][zab]") {
  script s(5);
  s.holds(1, {b1});
  s.has_promised(1, mark(b1));
  s.start_all();
  elect(s, 1, {2, 3});
  REQUIRE(s.exchange({1, 2}));  // two of five
  using answer = decltype(s.propose(1, 0, {7}).what);
  CHECK(s.propose(1, 0, {7}).what == answer::busy);
  CHECK(s.delivered(1).empty());
  REQUIRE(s.wake(1));
  REQUIRE(s.exchange({1, 2, 3}));
  CHECK(s.delivered(1) == ids{{101}});
}

TEST_CASE("ZOOKEEPER-4785, 4925: what a follower lacks in the middle is never passed over", "[paper][zab]") {
  script s(3);
  s.start_all();
  elect(s, 1, {2});
  REQUIRE(s.exchange({1, 2, 3}));
  s.propose(1, 0, {31});
  REQUIRE(s.exchange({1, 2}));  // S3 misses it
  s.propose(1, 0, {32});
  REQUIRE(s.deliver<kind::accept>(1, 3));
  CHECK(s.log(3).empty());
  REQUIRE(s.exchange({1, 2, 3}));
  CHECK(s.log(3) == s.log(1));
  REQUIRE(s.wake(1));
  REQUIRE(s.exchange({1, 2, 3}));
  CHECK(s.delivered(3) == ids{{31}, {32}});
}

}  // namespace zab_paper
