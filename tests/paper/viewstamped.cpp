// SPDX-License-Identifier: BSL-1.0
//
// Sentences of "Viewstamped Replication Revisited", Liskov and Cowling (2012), §4, each played on real replicas. A view is
// a ballot's round, the primary its owner; DoViewChange is a promise, StartView the accept that reaches the sync point.
// Node 1 of three owns the views 3, 6, …; node 2 the views 1, 4, …; node 3 the views 2, 5, …
#include <tests/catch.hpp>

#include <cstdint>
#include <vector>

#include <synod/log/hard_record.hpp>
#include <synod/protocol/viewstamped.hpp>
#include <synod/sim/script.hpp>

namespace viewstamped_paper {

using synod::proposal;
using synod::role_name;
using view = synod::round;
using synod::slot;
namespace kind = synod::kind;

namespace {

/// One record a message, so that the test says which one arrives.
struct one_by_one : synod::default_limits {
  static constexpr std::size_t batch_bytes = 64;
};
template <class... More>
using viewstamped = synod::viewstamped<synod::command<std::uint64_t>, synod::storage<synod::sim::disk>,
                                       synod::clock<synod::sim::clock>, More...>;
using script = synod::sim::script<viewstamped<>>;
using slowly = synod::sim::script<viewstamped<synod::limits<one_by_one>>>;
using ballot = synod::ballot<std::uint32_t>;
using mark = synod::promise_mark<std::uint32_t>;
using ballots = std::vector<ballot>;
using ids = std::vector<proposal>;

constexpr ballot v1{{1}, 2}, v2{{2}, 3}, v3{{3}, 1}, v4{{4}, 2};

template <class Script>
ballot adopted(Script const& s, std::size_t n) {
  auto const bytes = s.disk(n).stable().hard();
  return bytes.empty() ? ballot{} : synod::hard_record::load<std::uint32_t>(bytes)->adopted;
}

/// Node `n` misses the leader for so long that it asks for view `v`.
template <class Script>
void misses(Script& s, std::size_t n, view v) {
  for (int i = 0; i < 40 && s.status(n).promised.round < v; ++i) {
    s.drop_all();
    REQUIRE(s.wake(n));
  }
  REQUIRE(s.status(n).promised.round == v);
}

}  // namespace

TEST_CASE("§4.2: a replica that suspects the primary starts a view change, and the next in turn becomes the primary",
          "[paper][viewstamped]") {
  script s(3);
  s.start_all();
  misses(s, 1, view{1});
  CHECK(s.status(1).role == role_name::follower);  // view 1 is node 2's
  CHECK(s.status(1).promised == mark(v1));
  REQUIRE(s.deliver<kind::prepare>(1, 3));
  CHECK(s.count<kind::promise>(3, 1) == 0);
  SECTION("its log goes to the new primary, not to whoever asked") {
    CHECK(s.count<kind::promise>(1, 2) == 1);
    CHECK(s.count<kind::promise>(3, 2) == 1);
    REQUIRE(s.deliver<kind::promise>(3, 2));
    REQUIRE(s.deliver<kind::promise>(1, 2));
    CHECK(s.status(2).role == role_name::leader);
    CHECK(s.status(2).ballot == v1);
  }
  SECTION("and one view is not enough where its primary is down: the next one is asked for") {
    s.crash(2);
    misses(s, 3, view{2});
    CHECK(s.status(3).role == role_name::candidate);
    REQUIRE(s.exchange({1, 3}));
    CHECK(s.status(3).role == role_name::leader);
  }
}

TEST_CASE("§4.2: what a replica promises is on its disk first", "[paper][viewstamped]") {
  script s(3);
  s.start_all();
  s.hold_disk(1);
  for (int i = 0; i < 40 && s.status(1).promised.round < view{1}; ++i) REQUIRE(s.wake(1));
  CHECK(s.in_flight() == 0);  // neither asks for others nor promises
  s.flush(1);
  CHECK(s.count<kind::prepare>(1, 3) == 1);
  CHECK(s.count<kind::promise>(1, 2) == 1);
}

TEST_CASE("§4.2: the new primary waits for f + 1 messages, its own among them", "[paper][viewstamped]") {
  script s(3);
  s.start_all();
  s.hold_disk(2);
  misses(s, 1, view{1});
  REQUIRE(s.deliver<kind::prepare>(1, 3));
  REQUIRE(s.deliver<kind::promise>(3, 2));
  REQUIRE(s.deliver<kind::promise>(1, 2));
  CHECK(s.status(2).role == role_name::candidate);  // two of three have promised, it has not
  s.flush(2);
  CHECK(s.status(2).role == role_name::leader);
}

TEST_CASE("§4.2: it selects the log of the latest normal view, and of those the longest", "[paper][viewstamped]") {
  script s(3);
  s.holds(1, {v1, v2});
  s.holds(2, {v1, v1, v1, v1});
  s.holds(3, {v1, v2, v2});
  s.has_adopted(1, mark(v3), v2);
  s.has_adopted(2, mark(v1), v1);  // the longest log, of an earlier view
  s.has_adopted(3, mark(v3), v2);
  s.start_all();
  misses(s, 1, view{4});
  SECTION("of those that it hears of") {
    REQUIRE(s.deliver<kind::promise>(1, 2));
    REQUIRE(s.exchange({1, 2}));
    CHECK(s.log(2) == ballots{v1, v2});
  }
  SECTION("among three") {
    REQUIRE(s.deliver<kind::prepare>(1, 3));
    REQUIRE(s.deliver<kind::promise>(3, 2));
    REQUIRE(s.exchange({1, 2, 3}));
    CHECK(s.log(2) == ballots{v1, v2, v2});
    CHECK(s.log(1) == s.log(2));
    CHECK(s.delivered(2) == ids{{101}, {202}, {203}});
  }
  CHECK(s.status(2).role == role_name::leader);
  CHECK(s.status(2).ballot == v4);
  CHECK(adopted(s, 2) == v4);
}

TEST_CASE("§4.2: its own log is as good as another's", "[paper][viewstamped]") {
  script s(3);
  s.holds(1, {v1});
  s.holds(2, {v1, v2});
  s.has_adopted(1, mark(v3), v2);
  s.has_adopted(2, mark(v3), v2);
  s.start_all();
  misses(s, 1, view{4});
  REQUIRE(s.exchange({1, 2}));
  CHECK(s.log(2) == ballots{v1, v2});
  CHECK(s.log(1) == ballots{v1, v2});
}

TEST_CASE("§4.2: the log comes in pieces, and nothing is led before all of it is there", "[paper][viewstamped]") {
  slowly s(3);
  s.holds(1, {v1, v1, v1, v1, v1});
  s.has_adopted(1, mark(v1), v1);
  s.start_all();
  misses(s, 1, view{4});
  REQUIRE(s.deliver<kind::promise>(1, 2));
  CHECK(s.status(2).role == role_name::candidate);
  CHECK(s.look<kind::prepare>(2, 1, [](auto const& m) { return m.from; }) == slot{2});
  REQUIRE(s.exchange({1, 2}));
  CHECK(s.status(2).role == role_name::leader);
  CHECK(s.log(2) == s.log(1));
  CHECK(s.delivered(2).size() == 5);
}

TEST_CASE("§4.2: a log that changes while it is told is not put together of two", "[paper][viewstamped]") {
  slowly s(3);
  s.holds(1, {v1, v1, v1, v1});
  s.has_adopted(1, mark(v1), v1);
  s.start_all();
  misses(s, 1, view{4});
  REQUIRE(s.deliver<kind::promise>(1, 2));
  REQUIRE(s.deliver<kind::prepare>(2, 1));
  auto piece = *s.look<kind::promise>(1, 2, [](auto const& m) {
    auto copy = m;
    copy.entries = {};
    return copy;
  });
  REQUIRE(piece.first == slot{2});
  REQUIRE(piece.prev_ballot == v1);
  piece.prev_ballot = v2;  // slot 1 is another entry by now
  piece.last = piece.through = slot{2};
  s.drop_all();
  s.inject(1, 2, piece);
  CHECK(s.status(2).role == role_name::candidate);
  REQUIRE(s.exchange({1, 2}));
  CHECK(s.status(2).role == role_name::candidate);
}

TEST_CASE("§4.2: it starts accepting requests when f others have taken its log, and executes what was not executed",
          "[paper][viewstamped]") {
  script s(3);
  s.holds(1, {v1, v1});
  s.has_adopted(1, mark(v1), v1);
  s.start_all();
  misses(s, 1, view{4});
  REQUIRE(s.deliver<kind::promise>(1, 2));
  REQUIRE(s.status(2).role == role_name::leader);
  using answer = decltype(s.propose(2, 0, {7}).what);
  CHECK(s.propose(2, 0, {7}).what == answer::busy);
  CHECK(s.delivered(2).empty());
  REQUIRE(s.exchange({1, 2}));
  CHECK(s.delivered(2) == ids{{101}, {102}});
  CHECK(s.propose(2, 0, {8}).what == answer::accepted);
}

TEST_CASE("§4.2: the others replace their log with the one of the new view", "[paper][viewstamped]") {
  script s(3);
  s.holds(1, {v1, v1});
  s.holds(3, {v1, v1, v2, v2});  // of a primary that nobody followed
  s.has_adopted(1, mark(v3), v3);
  s.has_adopted(3, mark(v2), v2);
  s.start_all();
  misses(s, 1, view{4});
  REQUIRE(s.deliver<kind::promise>(1, 2));
  REQUIRE(s.exchange({1, 2, 3}));
  CHECK(s.log(3) == ballots{v1, v1});
  CHECK(adopted(s, 3) == v4);
}

TEST_CASE("§4.1: a request is executed when f + 1 have it, and the others learn of it with the next message",
          "[paper][viewstamped]") {
  script s(3);
  s.start_all();
  misses(s, 1, view{1});
  REQUIRE(s.exchange({1, 2}));
  REQUIRE(s.status(2).role == role_name::leader);
  s.propose(2, 0, {11});
  CHECK(s.delivered(2).empty());
  REQUIRE(s.exchange({1, 2}));
  CHECK(s.delivered(2) == ids{{11}});
  REQUIRE(s.wake(2));
  REQUIRE(s.exchange({1, 2}));
  CHECK(s.delivered(1) == ids{{11}});
}

TEST_CASE("a view is led by its owner alone: messages of others in its name are dropped", "[paper][viewstamped]") {
  script s(3);
  s.start_all();
  synod::message::accept<std::uint32_t> m{};
  m.ballot = {{1}, 3};
  m.start = slot{1};
  s.inject(3, 1, m);
  CHECK(s.status(1).promised == mark{});
  CHECK(s.in_flight() == 0);
}

TEST_CASE("a view that was promised before a restart is not led after it", "[paper][viewstamped]") {
  script s(3);
  s.start_all();
  misses(s, 1, view{1});
  REQUIRE(s.exchange({1, 2}));
  REQUIRE(s.status(2).role == role_name::leader);
  s.crash(2);
  s.start(2);
  misses(s, 3, view{1});
  REQUIRE(s.deliver<kind::promise>(3, 2));
  CHECK(s.status(2).role == role_name::follower);
  SECTION("the next one is") {
    misses(s, 3, view{2});
    REQUIRE(s.exchange({2, 3}));
    CHECK(s.status(3).role == role_name::leader);
  }
}

TEST_CASE("whoever is asked for a view again on another's behalf does not wait for it any longer", "[paper][viewstamped]") {
  script s(3);
  s.start_all();
  misses(s, 1, view{1});
  s.crash(2);
  for (int i = 0; i < 20 && s.status(3).promised.round < view{2}; ++i) {
    s.wake(1);  // asks again and again
    s.exchange({1, 3});
    if (s.status(1).promised.round > view{1}) break;
    s.wake(3);
    s.exchange({1, 3});
  }
  CHECK(s.status(3).role == role_name::leader);
}

TEST_CASE("a primary that is promised a later view of its own gives up the present one", "[paper][viewstamped]") {
  script s(3);
  s.start_all();
  misses(s, 1, view{1});
  REQUIRE(s.exchange({1, 2}));
  REQUIRE(s.status(2).role == role_name::leader);
  misses(s, 3, view{4});
  REQUIRE(s.deliver<kind::promise>(3, 2));
  CHECK(s.status(2).ballot == v4);
  CHECK(s.status(2).role == role_name::leader);  // its own promise makes two of three
}

}  // namespace viewstamped_paper
