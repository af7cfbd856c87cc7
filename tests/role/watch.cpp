// SPDX-License-Identifier: BSL-1.0
// A leader that hears no quorum steps down, and one whose disk stalls: campaign::with_check_quorum.
#include <tests/catch.hpp>

#include <cstdint>

#include <synod/policy/environment.hpp>
#include <synod/protocol/raft.hpp>
#include <synod/sim/script.hpp>

namespace watch_test {

using synod::role_name;

namespace {

template <class... More>
using raft = synod::raft<synod::command<std::uint64_t>, synod::storage<synod::sim::disk>, synod::clock<synod::sim::clock>, More...>;
using watching = synod::campaign::with_check_quorum<>;
using script = synod::sim::script<raft<watching>>;
using plain = synod::sim::script<raft<>>;

/// Node 1 of `s` leads, and all is quiet.
template <class Script>
void lead(Script& s) {
  s.start_all();
  for (int i = 0; i < 10 && s.status(1).role != role_name::leader; ++i) {
    REQUIRE(s.wake(1));
    REQUIRE(s.exchange({1, 2, 3}));
  }
  REQUIRE(s.status(1).role == role_name::leader);
}

/// It is woken so often as it asks for, up to `times`; `then` happens after each. Whether it still leads.
template <class Script, class F>
bool stays(Script& s, int times, F then) {
  for (int i = 0; i < times && s.status(1).role == role_name::leader; ++i) {
    REQUIRE(s.wake(1));
    then();
  }
  return s.status(1).role == role_name::leader;
}

}  // namespace

TEST_CASE("a leader that is cut off steps down before anybody else needs to", "[role][watch]") {
  script s(3);
  lead(s);
  using answer = decltype(s.propose(1, 0, {7}).what);
  REQUIRE(s.propose(1, 0, {7}).what == answer::accepted);
  CHECK_FALSE(stays(s, 20, [&] { s.drop_all(); }));
  CHECK(s.status(1).role == role_name::follower);
  CHECK(s.propose(1, 0, {8}).what == answer::not_leader);
  SECTION("and is elected again once it is heard") {
    for (int i = 0; i < 40 && s.status(1).role != role_name::leader; ++i) s.wake(1), s.exchange({1, 2, 3});
    CHECK(s.status(1).role == role_name::leader);
    CHECK(s.delivered(1).back() == synod::proposal{});
    CHECK(s.delivered(1).size() == 3);  // the no-op of each ballot, and what was proposed in the first
  }
}

TEST_CASE("where nobody checks, it leads for ever", "[role][watch]") {
  plain s(3);
  lead(s);
  CHECK(stays(s, 200, [&] { s.drop_all(); }));
}

TEST_CASE("one peer is enough for three nodes", "[role][watch]") {
  script s(3);
  lead(s);
  CHECK(stays(s, 200, [&] { REQUIRE(s.exchange({1, 3})); }));
}

TEST_CASE("a refusal is a word too", "[role][watch]") {
  script s(3);
  s.holds(1, {{{1}, 1}, {{2}, 1}});
  s.has_promised(1, synod::promise_mark<std::uint32_t>(synod::round{2}));
  lead(s);
  CHECK(stays(s, 50, [&] { REQUIRE(s.exchange({1, 2})); }));
  CHECK(s.log(2) == s.log(1));
}

TEST_CASE("a leader whose disk stalls steps down, though everybody answers", "[role][watch]") {
  script s(3);
  lead(s);
  s.hold_disk(1);
  REQUIRE(stays(s, 20, [&] { REQUIRE(s.exchange({1, 2, 3})); }));  // nothing waits for it
  s.propose(1, 0, {7});
  CHECK_FALSE(stays(s, 40, [&] { REQUIRE(s.exchange({1, 2, 3})); }));
}

TEST_CASE("a node alone needs nobody", "[role][watch]") {
  script s(1);
  s.start_all();
  for (int i = 0; i < 10 && s.status(1).role != role_name::leader; ++i) s.wake(1);
  REQUIRE(s.status(1).role == role_name::leader);
  CHECK(stays(s, 50, [] {}));
}

TEST_CASE("the policy says so", "[role][watch]") {
  STATIC_REQUIRE(synod::property::checks_quorum<watching>);
  STATIC_REQUIRE_FALSE(synod::property::checks_quorum<synod::campaign::on_silence>);
  STATIC_REQUIRE(watching::name == "with_check_quorum<on_silence>");
  STATIC_REQUIRE(watching::waits_for_silence);
}

}  // namespace watch_test
