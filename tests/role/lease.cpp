// SPDX-License-Identifier: BSL-1.0
// Reads that a leader answers at once, for as long as a quorum has promised nobody else anything: reading::lease.
#include <tests/catch.hpp>

#include <chrono>
#include <cstdint>
#include <ratio>
#include <string>
#include <utility>
#include <vector>

#include <tests/role/timed.hpp>
#include <tests/rows.hpp>

#include <synod/policy/reading.hpp>

namespace lease_test {

using namespace std::chrono_literals;
using synod::proposal;
using synod::role_name;
using lease = synod::reading::lease<8>;
using leasing = tests::simulated<synod::raft, lease>;
using paxos = tests::simulated<synod::multi_paxos, lease>;
using long_one = tests::simulated<synod::raft, synod::reading::lease<100>>;
using answer = synod::propose_result<std::uint32_t>::answer;
using ids = std::vector<proposal>;

constexpr auto whole = synod::sim::clock::duration(lease::ticks<synod::sim::clock>);
constexpr auto usable = synod::sim::clock::duration(lease::usable_ticks<synod::sim::clock>);

template <class P>
struct cluster : tests::timed<P> {
  using tests::timed<P>::timed;
  void read(std::size_t n, std::uint64_t id) { REQUIRE(this->inquire(n, {id}).what == answer::accepted); }
  void write(std::size_t n, std::uint64_t id) {
    REQUIRE(this->propose(n, "wa" + std::to_string(id), {id}).what == answer::accepted);
    this->settle();
  }
};

/// Node 1 leads, and is granted a lease for its read 1.
template <class P>
void hold(cluster<P>& c) {
  c.pass(synod::sim::clock::time_point(whole));  // what each may have let before it started is over
  tests::lead(c, 1);
  c.read(1, 1);
  c.settle();
  REQUIRE(c.readable(1) == ids{{1}});
}

TEST_CASE("how long a lease is, and how much of it counts", "[policy][reading][lease]") {
  using synod::drifting;
  using synod::reading::lease;
  using steady = std::chrono::steady_clock;
  STATIC_REQUIRE(whole == 8ms);
  STATIC_REQUIRE(usable == 8ms - (4ms + 1us) - 2us);
  STATIC_REQUIRE(lease<500>::ticks<steady> == 500'000'000);
  STATIC_REQUIRE(lease<500>::usable_ticks<drifting<steady, std::ratio<1, 1000>>> == 500'000'000 - 1'000'001 - 2);
  STATIC_REQUIRE(lease<500>::usable_ticks<drifting<steady, std::ratio<0>>> == 500'000'000 - 2);
  // (1 - d) / (1 + d) of it, at most.
  STATIC_REQUIRE(lease<500>::usable_ticks<drifting<steady, std::ratio<1, 10>>> <= 500'000'000 / 11 * 9);
}

TEMPLATE_TEST_CASE("while it runs, reads are answered at once, and ask nobody", "[role][reading][lease]", leasing, paxos) {
  cluster<TestType> c(3);
  hold(c);
  c.pass(c.now + usable / 4);
  c.read(1, 2);
  CHECK(c.mail().empty());
  CHECK(c.readable(1) == ids{{1}, {2}});
}

TEST_CASE("a read in its second half is answered at once, and asks for a new one; who does not read asks for none", "[role][reading][lease]") {
  cluster<leasing> c(3);
  hold(c);
  auto const granted = c.now;
  c.pass(granted + usable / 2);
  c.read(1, 2);
  CHECK(c.readable(1) == ids{{1}, {2}});
  REQUIRE(c.mail().size() == 2);
  c.settle();
  c.pass(granted + usable + usable / 4);
  c.read(1, 3);
  CHECK(c.readable(1) == ids{{1}, {2}, {3}});  // the first lease is over
  c.settle();
  c.pass(granted + 3 * usable);
  c.wake(1);
  for (auto const& p : c.mail().open()) CHECK(p.name != "confirm");
}

TEST_CASE("when it is over, a read waits for the next one", "[role][reading][lease]") {
  cluster<leasing> c(3);
  hold(c);
  c.pass(c.now + usable);
  c.read(1, 2);
  CHECK(c.readable(1) == ids{{1}});
  c.settle();
  CHECK(c.readable(1) == ids{{1}, {2}});
}

TEST_CASE("it counts from when it was asked for, however late the answers come", "[role][reading][lease]") {
  cluster<leasing> c(3);
  hold(c);
  c.pass(c.now + usable);
  auto const asked = c.now;
  c.read(1, 2);
  c.pass(asked + usable / 4);
  c.settle();
  REQUIRE(c.readable(1) == ids{{1}, {2}});
  c.pass(asked + usable);
  c.read(1, 3);
  CHECK(c.readable(1) == ids{{1}, {2}});
}

TEST_CASE("it ends with the office", "[role][reading][lease]") {
  cluster<long_one> c(3);
  c.pass(synod::sim::clock::time_point(100ms));
  tests::lead(c, 1);
  auto const apart = [&] { for (auto [a, b] : {std::pair{0U, 2U}, {1U, 2U}}) c.mail().cut(a, b), c.mail().cut(b, a); };
  apart();
  c.read(1, 1);  // node 2 lets one to node 1
  c.settle();
  REQUIRE(c.readable(1) == ids{{1}});
  c.mail().mend();
  c.mail().cut(1, 2), c.mail().cut(2, 1);
  for (int i = 0; i < 4 && c.status(3).role != role_name::leader; ++i) c.set_clock(3, c.deadline(3)), c.wake(3), c.settle();
  REQUIRE(c.status(3).role == role_name::leader);  // with node 1, which left its office for that
  c.mail().mend();
  apart();
  for (int i = 0; i < 2 && c.status(1).role != role_name::leader; ++i) c.set_clock(1, c.deadline(1)), c.wake(1), c.settle();
  REQUIRE(c.status(1).role == role_name::leader);
  REQUIRE(synod::sim::clock::time_point(c.base::now(1)) < synod::sim::clock::time_point(100ms) + 50ms);
  c.read(1, 2);
  CHECK(c.readable(1) == ids{{1}});
  c.settle();
  CHECK(c.readable(1) == ids{{1}, {2}});
}

TEMPLATE_TEST_CASE("whoever has let one promises nobody else anything, to its end", "[role][reading][lease]", leasing, paxos) {
  cluster<TestType> c(3);
  hold(c);
  auto const granted = c.now;
  c.isolate(1);
  c.set_clock(2, c.deadline(2)), c.wake(2);  // its clock is ahead: its own lease is over, that of node 3 is not
  c.settle();
  REQUIRE(c.status(2).role == role_name::candidate);
  CHECK(c.status(3).promised.round < c.status(2).promised.round);
  c.read(1, 2);
  CHECK(c.readable(1) == ids{{1}, {2}});
  c.set_clock(3, granted + whole);
  c.set_clock(2, c.now + 4 * whole), c.wake(2);
  c.settle();
  for (int i = 0; i < 4 && c.status(2).role != role_name::leader; ++i) c.set_clock(2, c.deadline(2)), c.wake(2), c.settle();
  CHECK(c.status(2).role == role_name::leader);
}

TEST_CASE("nor itself: it does not campaign while its own lease to another runs", "[role][reading][lease]") {
  cluster<long_one> c(3);
  c.pass(synod::sim::clock::time_point(100ms));
  tests::lead(c, 1);
  c.read(1, 1);
  c.settle();
  auto const round = c.round_of(2);
  c.isolate(1);
  for (auto const end = c.now + 90ms; c.deadline(2) < end;) c.wait(2), c.wait(3);
  CHECK(c.round_of(2) == round);
  CHECK(c.round_of(3) == round);
  for (int i = 0; i < 8 && c.status(2).role != role_name::leader; ++i) c.wait(2);
  CHECK(c.status(2).role == role_name::leader);
}

TEST_CASE("who has just started may have let one before, and waits for its end", "[role][reading][lease]") {
  cluster<leasing> c(3);
  hold(c);
  c.crash(2), c.crash(3);
  c.start(2), c.start(3);
  c.isolate(1);
  c.set_clock(2, c.deadline(2)), c.wake(2);
  c.settle();
  CHECK(c.status(2).role != role_name::leader);
  CHECK(c.status(3).promised.round < c.status(2).promised.round);
  c.set_clock(3, c.now + whole);
  for (int i = 0; i < 4 && c.status(2).role != role_name::leader; ++i) c.set_clock(2, c.deadline(2)), c.wake(2), c.settle();
  CHECK(c.status(2).role == role_name::leader);
}

TEST_CASE("its holder may take a higher ballot, and has no lease in it before it has asked", "[role][reading][lease]") {
  cluster<paxos> c(3);
  hold(c);
  c.isolate(1);
  c.pass(c.now + whole);
  tests::lead(c, 2);
  c.read(2, 2);
  c.settle();
  c.crash(2);
  c.start(2);
  c.mail().mend();
  c.crash(1);
  c.pass(c.now + whole / 8);  // node 3 has let a lease to node 2, which asks in another ballot
  c.set_clock(2, c.now + whole);  // what it may have let itself is over by its own clock
  for (int i = 0; i < 4 && c.status(2).role != role_name::leader; ++i) c.set_clock(2, c.deadline(2)), c.wake(2), c.settle();
  REQUIRE(c.status(2).role == role_name::leader);
  c.read(2, 3);
  CHECK(c.readable(2) == ids{{2}});
  c.settle();
  CHECK(c.readable(2) == ids{{2}, {3}});
}

TEST_CASE("a clock that is set forward breaks what it states, and a read can be stale: the check finds it", "[role][reading][lease]") {
  synod::sim::stage<leasing, synod::check::monitor<leasing>> c(3);
  for (std::size_t n : {1U, 2U, 3U}) c.start(n);
  auto const settle = [&] { while (!c.mail().empty()) c.deliver(0); };
  auto const at = [&](auto t) { for (std::size_t n : {1U, 2U, 3U}) c.set_clock(n, synod::sim::clock::time_point(t)); };
  at(20ms);
  c.wake(1), settle();
  REQUIRE(c.status(1).role == role_name::leader);
  c.inquire(1, {1}), settle();
  for (std::size_t n : {1U, 2U}) c.mail().cut(0, n), c.mail().cut(n, 0);
  c.set_clock(2, synod::sim::clock::time_point(90ms)), c.set_clock(3, synod::sim::clock::time_point(90ms));
  c.wake(2), settle();
  REQUIRE(c.status(2).role == role_name::leader);
  c.propose(2, "wa2", {2}), settle();
  REQUIRE(c.monitor().result().ok());
  c.inquire(1, {3});
  CHECK(c.monitor().result().invariant() == "currency");
}

}  // namespace lease_test
