// SPDX-License-Identifier: BSL-1.0
#include <tests/sim/seeds.hpp>

#include <synod/protocol/basic_paxos.hpp>

using namespace tests;

TEST_CASE("basic_paxos: three nodes come to one decision in every world", "[sim][basic_paxos]") {
  survives<simulated<synod::basic_paxos>>(3, 800, 600,
      {sometimes::chosen, sometimes::leader_changed, sometimes::two_leaders, sometimes::lost, sometimes::duplicated,
       sometimes::reordered, sometimes::lost_writes, sometimes::called_lost, sometimes::busy});
}

TEST_CASE("basic_paxos: five nodes come to one decision in every world", "[sim][basic_paxos]") {
  survives<simulated<synod::basic_paxos>>(5, 1'000, 400,
      {sometimes::chosen, sometimes::leader_changed, sometimes::lost_writes, sometimes::called_lost});
}
