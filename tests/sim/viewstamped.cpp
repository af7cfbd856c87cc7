// SPDX-License-Identifier: BSL-1.0
#include <tests/sim/seeds.hpp>

#include <synod/protocol/multi_paxos.hpp>
#include <synod/protocol/viewstamped.hpp>

using namespace tests;

TEST_CASE("viewstamped: three nodes survive every world", "[sim][viewstamped]") {
  survives<simulated<synod::viewstamped>>(3, 10'000, 200,
      {sometimes::chosen, sometimes::leader_changed, sometimes::two_leaders, sometimes::lost, sometimes::duplicated,
       sometimes::reordered, sometimes::unreachable, sometimes::lost_writes, sometimes::kept_prefix,
       sometimes::flush_failed, sometimes::truncated, sometimes::backed_up, sometimes::several, sometimes::chunked,
       sometimes::installed, sometimes::compacted, sometimes::called_lost, sometimes::called_unknown,
       sometimes::busy, sometimes::not_leader});
}

TEST_CASE("viewstamped: five nodes survive every world", "[sim][viewstamped]") {
  survives<simulated<synod::viewstamped>>(5, 10'000, 100,
      {sometimes::leader_changed, sometimes::lost_writes, sometimes::truncated, sometimes::installed});
}

TEST_CASE("viewstamped: tiny windows change nothing but the pace", "[sim][viewstamped]") {
  survives<simulated<synod::viewstamped, synod::limits<tiny>>>(3, 10'000, 200,
      {sometimes::leader_changed, sometimes::paged, sometimes::truncated, sometimes::chunked, sometimes::installed,
       sometimes::read_later, sometimes::busy});
}

TEST_CASE("viewstamped: a node alone chooses what it has on disk", "[sim][viewstamped]") {
  survives<simulated<synod::viewstamped>>(1, 3'000, 50, {sometimes::chosen, sometimes::lost_writes});
}

TEST_CASE("multi_paxos: rounds may take turns", "[sim][multi_paxos][rotating]") {
  survives<simulated<synod::multi_paxos, synod::numbering::rotating, synod::limits<tiny>>>(3, 10'000, 100,
      {sometimes::chosen, sometimes::leader_changed, sometimes::paged, sometimes::replaced, sometimes::fetched});
}
