// SPDX-License-Identifier: BSL-1.0
#include <tests/sim/seeds.hpp>

#include <synod/protocol/flexible_paxos.hpp>
#include <synod/quorum/at_least.hpp>
#include <synod/quorum/primary_only.hpp>
#include <synod/quorum/weighted.hpp>

using namespace tests;

TEST_CASE("flexible_paxos: four members whose tie is ended by weight", "[sim][flexible_paxos][quorums]") {
  survives<simulated<synod::flexible_paxos, synod::quorum::weighted<2, 1, 1, 1>>>(4, 10'000, 60,
      {sometimes::chosen, sometimes::leader_changed, sometimes::replaced});
}

TEST_CASE("flexible_paxos: the leader and one other accept, all but one prepare", "[sim][flexible_paxos][quorums]") {
  survives<simulated<synod::flexible_paxos, synod::quorum::at_least<1>>>(4, 10'000, 60,
      {sometimes::chosen, sometimes::leader_changed, sometimes::replaced});
}

TEST_CASE("flexible_paxos: the leader alone accepts, everybody prepares", "[sim][flexible_paxos][quorums]") {
  survives<simulated<synod::flexible_paxos, synod::quorum::primary_only>>(3, 10'000, 60,
      {sometimes::chosen, sometimes::leader_changed, sometimes::replaced});
}
