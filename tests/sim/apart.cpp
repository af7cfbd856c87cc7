// SPDX-License-Identifier: BSL-1.0
// Roles on machines of their own, in worlds full of faults.
#include <tests/sim/seeds.hpp>

#include <algorithm>
#include <chrono>
#include <cstddef>

#include <synod/deployment.hpp>
#include <synod/protocol/basic_paxos.hpp>
#include <synod/protocol/multi_paxos.hpp>
#include <synod/protocol/raft.hpp>

using namespace tests;

namespace {

template <class P>
using apart = synod::deployment<P, synod::machines<3, synod::role::witness>, synod::machines<2, synod::role::proxy>,
                                synod::machines<2, synod::role::observer>>;

using apart_paxos = apart<simulated<synod::multi_paxos>>;
using apart_world = synod::check::world<apart_paxos>;

static_assert(apart_paxos::layout == "3 acceptor, 2 learner proposer, 2 learner");
static_assert(apart_paxos::nodes == 7 && apart_paxos::voters == 3);
static_assert(apart_paxos::machine_of(2) == 0 && apart_paxos::machine_of(3) == 1 && apart_paxos::machine_of(6) == 2 && apart_paxos::machine_of(7) == 3);
static_assert(!apart_paxos::learns(2) && apart_paxos::learns(3) && apart_paxos::learns(5));
static_assert(!apart_paxos::rejoins(0) && apart_paxos::rejoins(3) && apart_paxos::rejoins(6));

constexpr auto a_minute = std::chrono::minutes(1);

/// A calm world in which a proxy leads.
struct apart_town {
  apart_world w{7, 11, synod::sim::options{}};
  std::size_t leader = 0;

  apart_town() {
    REQUIRE(w.run_until([&] { return w.leader().has_value(); }, a_minute));
    leader = *w.leader();
  }
  synod::proposal propose() {
    auto const id = w.next_proposal();
    REQUIRE(w.propose(leader, "c").what == said::accepted);
    return id;
  }
  bool has(std::size_t i, synod::proposal id) const {
    auto const& d = w.delivered(i);
    return std::find(d.begin(), d.end(), id) != d.end();
  }
  using said = synod::propose_result<apart_paxos::node>::answer;
};

}  // namespace

TEST_CASE("roles apart: proxies lead, observers learn, witnesses have no state machine", "[sim][apart]") {
  apart_town t;
  CHECK((t.leader == 3 || t.leader == 4));
  auto const id = t.propose();
  REQUIRE(t.w.run_until([&] { return t.has(3, id) && t.has(4, id) && t.has(5, id) && t.has(6, id); }, a_minute));
  REQUIRE(t.w.run_for(std::chrono::seconds(1)));
  for (std::size_t i : {0U, 1U, 2U}) {
    CHECK(t.w.delivered(i).empty());
    CHECK(t.w.status(i).chosen == t.w.status(t.leader).chosen);  // it follows: its log can be let go
  }
  // Whoever comes to the wrong place is told the right one.
  for (std::size_t i : {std::size_t{0}, std::size_t{6}, 7 - t.leader}) {
    auto const r = t.w.propose(i, "d");
    CHECK(r.what == apart_town::said::not_leader);
    CHECK(r.leader == t.w.members()[t.leader]);
  }
  CHECK(t.w.ok());
}

TEST_CASE("roles apart: acceptors alone make a quorum", "[sim][apart]") {
  apart_town t;
  t.w.crash(0);
  auto const id = t.propose();
  REQUIRE(t.w.run_until([&] { return t.has(6, id); }, a_minute));  // two of three

  t.w.crash(1);  // five of seven nodes run, and one acceptor of three
  auto const next = t.propose();
  CHECK_FALSE(t.w.run_until([&] { return t.has(3, next) || t.has(4, next) || t.has(5, next) || t.has(6, next); }, a_minute));
  t.w.start(1);
  REQUIRE(t.w.run_until([&] { return t.has(6, next); }, a_minute));

  // With all the others gone three acceptors keep it; whoever comes back finds it there.
  for (std::size_t i : {3U, 4U, 5U, 6U}) t.w.crash(i);
  for (std::size_t i : {0U, 3U}) t.w.start(i);
  REQUIRE(t.w.run_until([&] { return t.w.leader() == 3U && t.has(3, next); }, a_minute));
  CHECK(t.w.ok());
}

TEST_CASE("basic_paxos: three witnesses, two proxies and two observers come to one decision in every world", "[sim][apart]") {
  survives<apart<simulated<synod::basic_paxos>>>(7, 1'200, 300,
      {sometimes::chosen, sometimes::leader_changed, sometimes::two_leaders, sometimes::lost, sometimes::lost_writes,
       sometimes::called_lost, sometimes::not_leader, sometimes::fetched, sometimes::replaced_disk, sometimes::took_part_again});
}

TEST_CASE("multi_paxos: three witnesses, two proxies and two observers survive every world", "[sim][apart]") {
  survives<apart<simulated<synod::multi_paxos>>>(7, 10'000, 60,
      {sometimes::chosen, sometimes::leader_changed, sometimes::two_leaders, sometimes::lost, sometimes::lost_writes,
       sometimes::flush_failed, sometimes::fetched, sometimes::chunked, sometimes::installed, sometimes::compacted,
       sometimes::called_lost, sometimes::called_unknown, sometimes::not_leader, sometimes::replaced_disk});
}

TEST_CASE("raft: two observers beside three whole replicas survive every world", "[sim][apart]") {
  using observed = synod::deployment<simulated<synod::raft>, synod::machines<3, synod::role::replica>, synod::machines<2, synod::role::observer>>;
  survives<observed>(5, 10'000, 60,
      {sometimes::chosen, sometimes::leader_changed, sometimes::lost_writes, sometimes::chunked, sometimes::installed,
       sometimes::compacted, sometimes::not_leader, sometimes::replaced_disk, sometimes::took_part_again});
}
