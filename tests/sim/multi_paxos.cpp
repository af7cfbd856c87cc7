// SPDX-License-Identifier: BSL-1.0
#include <tests/sim/seeds.hpp>

#include <synod/protocol/flexible_paxos.hpp>
#include <synod/protocol/multi_paxos.hpp>
#include <synod/quorum/flexible.hpp>

using namespace tests;

TEST_CASE("multi_paxos: three nodes survive every world", "[sim][multi_paxos]") {
  survives<simulated<synod::multi_paxos>>(3, 10'000, 200,
      {sometimes::chosen, sometimes::leader_changed, sometimes::two_leaders, sometimes::lost, sometimes::duplicated,
       sometimes::reordered, sometimes::unreachable, sometimes::lost_writes, sometimes::kept_prefix,
       sometimes::flush_failed, sometimes::replaced, sometimes::several, sometimes::fetched, sometimes::chunked,
       sometimes::installed, sometimes::compacted, sometimes::called_lost, sometimes::called_unknown,
       sometimes::not_leader});
}

TEST_CASE("multi_paxos: five nodes survive every world", "[sim][multi_paxos]") {
  survives<simulated<synod::multi_paxos>>(5, 10'000, 100,
      {sometimes::leader_changed, sometimes::lost_writes, sometimes::replaced, sometimes::fetched, sometimes::installed});
}

TEST_CASE("flexible_paxos: two prepare, four accept", "[sim][flexible_paxos]") {
  survives<simulated<synod::flexible_paxos, synod::quorum::flexible<5, 2, 4>>>(5, 10'000, 100,
      {sometimes::chosen, sometimes::leader_changed, sometimes::lost_writes, sometimes::replaced});
}
