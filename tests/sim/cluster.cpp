// SPDX-License-Identifier: BSL-1.0
#include <tests/catch.hpp>

#include <string>
#include <vector>

#include <synod/check/monitor.hpp>
#include <synod/protocol/basic_paxos.hpp>
#include <synod/protocol/multi_paxos.hpp>
#include <synod/protocol/raft.hpp>
#include <synod/sim/cluster.hpp>

namespace {
template <template <class...> class Row>
using in_memory = Row<synod::command<std::string>, synod::storage<synod::sim::disk>, synod::clock<synod::sim::clock>>;
template <class P>
using watched = synod::sim::cluster<P, synod::check::monitor<P>>;
using strings = std::vector<std::string>;
}  // namespace

TEMPLATE_TEST_CASE("a command proposed to a cluster is delivered by every node", "[sim][cluster]",
                   in_memory<synod::raft>, in_memory<synod::multi_paxos>) {
  watched<TestType> c(3);
  REQUIRE(c.propose("one") != synod::proposal{});
  REQUIRE(c.propose("two") != synod::proposal{});
  for (std::size_t n = 1; n <= 3; ++n) CHECK(c.delivered(n) == strings{"one", "two"});
  CHECK(c.world_below().ok());
}

TEMPLATE_TEST_CASE("a cluster goes on without its leader, and the leader catches up", "[sim][cluster]",
                   in_memory<synod::raft>, in_memory<synod::multi_paxos>) {
  watched<TestType> c(3);
  REQUIRE(c.propose("before") != synod::proposal{});
  std::size_t const old = *c.leader();
  c.crash(old);
  CHECK_FALSE(c.running(old));
  REQUIRE(c.propose("without") != synod::proposal{});
  CHECK(*c.leader() != old);
  c.restart(old);
  CHECK(c.run_until([&] { return c.delivered(old) == strings{"before", "without"}; }));
  CHECK(c.world_below().ok());
}

TEMPLATE_TEST_CASE("a leader that is cut off gets nothing chosen, and learns what was", "[sim][cluster]",
                   in_memory<synod::raft>, in_memory<synod::multi_paxos>) {
  watched<TestType> c(5);
  REQUIRE(c.propose("before") != synod::proposal{});
  std::size_t const old = *c.leader();
  c.partition({old});
  auto const id = c.world_below().next_proposal();
  CHECK(c.propose_at(old, "alone").what == decltype(c.propose_at(old, ""))::answer::accepted);
  REQUIRE(c.propose("others") != synod::proposal{});
  CHECK(c.delivered(old) == strings{"before"});
  c.heal();
  CHECK(c.run_until([&] { return c.delivered(old).size() == 2; }));
  CHECK(c.delivered(old) == strings{"before", "others"});
  CHECK_FALSE(c.chosen(id));
  CHECK(c.world_below().ok());
}

TEST_CASE("without a majority nothing is chosen", "[sim][cluster]") {
  watched<in_memory<synod::raft>> c(3);
  REQUIRE(c.propose("one") != synod::proposal{});
  c.crash(1);
  c.crash(2);
  CHECK(c.propose("two") == synod::proposal{});
  c.restart(1);
  CHECK(c.propose("three") != synod::proposal{});
}

TEST_CASE("a single decision is made once, and a second proposer learns it", "[sim][cluster]") {
  watched<in_memory<synod::basic_paxos>> c(3);
  REQUIRE(c.propose_at(1, "mine").what == decltype(c.propose_at(1, ""))::answer::accepted);
  REQUIRE(c.propose_at(2, "yours").what == decltype(c.propose_at(2, ""))::answer::accepted);
  REQUIRE(c.run_until([&] { return c.delivered(1).size() + c.delivered(2).size() + c.delivered(3).size() == 3; }));
  CHECK(c.delivered(1) == c.delivered(2));
  CHECK(c.delivered(2) == c.delivered(3));
  CHECK(c.world_below().ok());
}
