// SPDX-License-Identifier: BSL-1.0
// Reads that a leader answers without the log: reading::confirmed.
#include <tests/catch.hpp>

#include <cstdint>
#include <string_view>
#include <vector>

#include <tests/role/timed.hpp>
#include <tests/rows.hpp>

#include <synod/guarantees.hpp>
#include <synod/policy/linearizable.hpp>
#include <synod/policy/reading.hpp>

namespace reads_by_question {

using synod::proposal;
using synod::role_name;
using synod::slot;
using confirming = tests::simulated<synod::raft, synod::reading::confirmed>;
using paxos = tests::simulated<synod::multi_paxos, synod::reading::confirmed>;
using answer = synod::propose_result<std::uint32_t>::answer;
using family = confirming::family;
using ids = std::vector<proposal>;

template <class P>
struct cluster : tests::timed<P> {
  using tests::timed<P>::timed;
  /// How many messages of this name are on their way.
  int under_way(std::string_view name) const {
    int n = 0;
    for (auto const& p : this->mail().open()) n += p.name == name;
    return n;
  }
  auto write(std::size_t n, std::uint64_t id) { return this->propose(n, "wa" + std::to_string(id), {id}); }
};

TEMPLATE_TEST_CASE("a read takes one question to the others, and nothing on any disk", "[role][reading]", confirming, paxos) {
  cluster<TestType> c(3);
  tests::lead(c, 1);
  REQUIRE(c.write(1, 1).what == answer::accepted);
  c.settle();
  auto const staged = c.disk(1).staged(), others = c.disk(2).staged();
  REQUIRE(c.inquire(1, {2}).what == answer::accepted);
  CHECK(c.readable(1).empty());
  using stated = synod::guarantees<TestType>;
  STATIC_REQUIRE(stated::delays_of_read(3) == 2);
  STATIC_REQUIRE(stated::messages_of_read(3) == 2 + 2);
  STATIC_REQUIRE(stated::delays_of_read(1) == 0);
  CHECK(c.mail().size() == 2);
  CHECK(c.under_way("confirm") == 2);
  c.deliver(0);
  CHECK(c.under_way("confirmed") == 1);
  c.deliver(1);  // with the own one they are a quorum
  CHECK(c.readable(1) == ids{{2}});
  c.settle();
  CHECK(c.disk(1).staged() == staged);
  CHECK(c.disk(2).staged() == others);
}

TEST_CASE("a node alone reads at once; reads that come together share a question", "[role][reading]") {
  cluster<confirming> one(1);
  tests::lead(one, 1);
  REQUIRE(one.inquire(1, {1}).what == answer::accepted);
  CHECK(one.readable(1) == ids{{1}});
  cluster<confirming> c(3);
  tests::lead(c, 1);
  c.linger(1);
  for (std::uint64_t i = 1; i <= 5; ++i) REQUIRE(c.inquire(1, {i}).what == answer::accepted);
  c.drain(1);
  CHECK(c.mail().size() == 2);
  c.settle();
  CHECK(c.readable(1) == ids{{1}, {2}, {3}, {4}, {5}});
}

TEST_CASE("who does not lead says who does, and who is not ready yet says so", "[role][reading]") {
  cluster<confirming> c(3);
  CHECK(c.inquire(1, {1}).what == answer::not_leader);
  tests::lead(c, 1);
  auto const r = c.inquire(2, {2});
  CHECK(r.what == answer::not_leader);
  CHECK(r.leader == c.members()[0]);
  cluster<tests::simulated<synod::zab, synod::reading::confirmed>> z(3);  // leads only when a quorum has taken over the log
  z.wake(1);
  z.pass(z.deadline(1)), z.wake(1);
  while (z.status(1).role != role_name::leader) z.deliver(0);
  CHECK(z.inquire(1, {1}).what == answer::busy);
  z.settle();
  CHECK(z.inquire(1, {2}).what == answer::accepted);
}

TEST_CASE("a leader that was deposed without knowing it answers no read", "[role][reading]") {
  cluster<confirming> c(3);
  tests::lead(c, 1);
  REQUIRE(c.write(1, 1).what == answer::accepted);
  c.settle();
  c.isolate(1);
  tests::lead(c, 2);
  REQUIRE(c.write(2, 2).what == answer::accepted);
  c.settle();
  REQUIRE(c.delivered(2).size() > c.delivered(1).size());
  REQUIRE(c.status(1).role == role_name::leader);
  c.mail().mend();
  REQUIRE(c.inquire(1, {3}).what == answer::accepted);
  REQUIRE(c.under_way("confirm") == 2);
  c.settle();
  CHECK(c.readable(1).empty());
  for (int i = 0; i < 4; ++i) c.wait(1);
  CHECK(c.readable(1).empty());
  CHECK(c.settled(1) == std::vector{std::pair{proposal{3}, synod::verdict::lost}});
  CHECK(c.status(1).role != role_name::leader);
}

TEST_CASE("an answer to an older question says nothing about a later read", "[role][reading]") {
  cluster<confirming> c(3);
  tests::lead(c, 1);
  REQUIRE(c.inquire(1, {1}).what == answer::accepted);
  c.deliver(0), c.deliver(0);  // both have answered
  REQUIRE(c.under_way("confirmed") == 2);
  REQUIRE(c.inquire(1, {2}).what == answer::accepted);
  c.deliver(0), c.deliver(0);
  CHECK(c.readable(1) == ids{{1}});
  c.settle();
  CHECK(c.readable(1) == ids{{1}, {2}});
}

/// A host that hears only how many reads may be made.
struct nobody {
  template <class M> void send(std::uint32_t, M const&) {}
  template <class E> void deliver(E const&) {}
  void settled(proposal, synod::verdict) {}
  void install(slot) {}
  void readable(proposal) { ++reads; }
  auto now() const { return synod::sim::clock::time_point{}; }
  std::uint64_t random() { return 0; }
  void wake_at(synod::sim::clock::time_point) {}
  int reads = 0;
};

TEST_CASE("what was not asked is no answer, nor what another ballot's acceptor says", "[role][reading]") {
  cluster<confirming> c(3);
  tests::lead(c, 1);
  c.isolate(1);
  REQUIRE(c.inquire(1, {1}).what == answer::accepted);
  nobody host;
  auto replica = c.node_at(1);
  auto const ballot = replica.status().ballot;
  auto const say = [&](auto const& b, std::uint64_t question, std::uint32_t from) {
    family::confirmed m{};
    m.ballot = b;
    m.question = question;
    replica.receive(host, from, m);
    replica.drain(host);
  };
  say(ballot, 7, 2);
  say(ballot, 0, 2);
  say(synod::ballot<std::uint32_t>{ballot.round + 1, 1}, 1, 2);
  say(ballot, 1, 1);
  CHECK(host.reads == 0);
  say(ballot, 1, 2);
  CHECK(host.reads == 1);
}

TEST_CASE("a question that is lost is asked again, and only those who have not answered", "[role][reading]") {
  cluster<confirming> c(5);
  tests::lead(c, 1);
  REQUIRE(c.inquire(1, {1}).what == answer::accepted);
  c.deliver(0), c.deliver(3);
  while (!c.mail().empty()) c.mail().take(0);
  CHECK(c.readable(1).empty());
  c.pass(c.now + c.times().retry);
  c.wake(1);
  CHECK(c.under_way("confirm") == 3);
  c.settle();
  CHECK(c.readable(1) == ids{{1}});
}

TEST_CASE("as many reads wait as the window has slots: a leader that nobody answers keeps no more", "[role][reading]") {
  cluster<tests::simulated<synod::raft, synod::reading::confirmed, synod::limits<tests::tiny>>> c(3);
  tests::lead(c, 1);
  c.isolate(1);
  for (std::uint64_t i = 1; i <= tests::tiny::window_slots; ++i) REQUIRE(c.inquire(1, {i}).what == answer::accepted);
  CHECK(c.inquire(1, {99}).what == answer::busy);
  c.mail().mend();
  c.silence(1, 3);
  CHECK(c.readable(1).size() == tests::tiny::window_slots);
  CHECK(c.inquire(1, {100}).what == answer::accepted);
}

TEST_CASE("a read sees what was proposed at its leader before it, and waits for that", "[role][reading]") {
  cluster<confirming> c(3);
  tests::lead(c, 1);
  c.hold_disk(2), c.hold_disk(3);
  REQUIRE(c.write(1, 1).what == answer::accepted);
  REQUIRE(c.inquire(1, {2}).what == answer::accepted);
  c.settle();
  CHECK(c.readable(1).empty());  // its ballot stands, and its command is on no other disk yet
  c.release_disk(2);
  c.settle();
  CHECK(c.readable(1) == ids{{2}});
}

TEST_CASE("a new leader's read waits for what the last one may have chosen", "[role][reading]") {
  cluster<confirming> c(3);
  tests::lead(c, 1);
  c.mail().cut(0, 2);
  REQUIRE(c.write(1, 1).what == answer::accepted);
  c.settle();  // 1 and 2 have it, and 1 has delivered it; 2 does not know that
  REQUIRE(c.delivered(1).size() > c.delivered(2).size());
  c.crash(1);
  c.pass(c.deadline(2)), c.wake(2);
  while (c.status(2).role != role_name::leader) c.deliver(0);
  REQUIRE(c.inquire(2, {2}).what == answer::accepted);
  c.settle();
  CHECK(c.readable(2) == ids{{2}});
  CHECK(c.delivered(2).size() >= 2);
}

TEST_CASE("who came back without its disk confirms no ballot below the round that it was told", "[role][reading]") {
  cluster<paxos> c(3);
  tests::lead(c, 1);
  c.crash(2), c.crash(3);
  c.replace(3, synod::round{50});
  c.start(3);
  REQUIRE(c.inquire(1, {1}).what == answer::accepted);
  c.settle();
  CHECK(c.readable(1).empty());
}

TEST_CASE("reading policies: what they say of themselves", "[policy][reading]") {
  using namespace synod;
  STATIC_REQUIRE(property::confirms<reading::confirmed>);
  STATIC_REQUIRE_FALSE(property::confirms<reading::through_log>);
  STATIC_REQUIRE_FALSE(property::leases<reading::confirmed>);
  STATIC_REQUIRE(property::confirms<reading::lease<200>>);
  STATIC_REQUIRE(property::leases<reading::lease<200>>);
  STATIC_REQUIRE(property::reads_locally<reading::local>);
  using through_log = tests::simulated<synod::raft>;
  using local = tests::simulated<synod::raft, reading::local>;
  using leased = tests::simulated<synod::raft, reading::lease<200>>;
  STATIC_REQUIRE(guarantees<through_log>::delays_of_read(3) == guarantees<through_log>::delays(3));
  STATIC_REQUIRE(guarantees<through_log>::messages_of_read(5) == guarantees<through_log>::messages(5));
  STATIC_REQUIRE(guarantees<leased>::delays_of_read(3) == 0);
  STATIC_REQUIRE(guarantees<leased>::messages_of_read(3) == 0);
  STATIC_REQUIRE(guarantees<local>::delays_of_read(3) == 0);
  STATIC_REQUIRE(linearizable<leased>);
  STATIC_REQUIRE(linearizable<confirming>);
  STATIC_REQUIRE_FALSE(linearizable<local>);
  STATIC_REQUIRE(guarantees<local>::replicated_log);  // what is written is ordered all the same
  STATIC_REQUIRE(reading::lease<200>::name == "lease<200>");
  STATIC_REQUIRE(std::is_same_v<confirming::family, confirm_family<default_family<std::uint32_t>>>);
}

}  // namespace reads_by_question
