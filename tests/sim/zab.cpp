// SPDX-License-Identifier: BSL-1.0
#include <tests/sim/seeds.hpp>

#include <synod/protocol/zab.hpp>

using namespace tests;

TEST_CASE("zab: three nodes survive every world", "[sim][zab]") {
  survives<simulated<synod::zab>>(3, 10'000, 200,
      {sometimes::chosen, sometimes::leader_changed, sometimes::two_leaders, sometimes::lost, sometimes::duplicated,
       sometimes::reordered, sometimes::unreachable, sometimes::lost_writes, sometimes::kept_prefix,
       sometimes::flush_failed, sometimes::truncated, sometimes::backed_up, sometimes::several, sometimes::chunked,
       sometimes::installed, sometimes::compacted, sometimes::called_lost, sometimes::called_unknown,
       sometimes::busy, sometimes::not_leader});
}

TEST_CASE("zab: five nodes survive every world", "[sim][zab]") {
  survives<simulated<synod::zab>>(5, 10'000, 100,
      {sometimes::leader_changed, sometimes::lost_writes, sometimes::truncated, sometimes::installed});
}

TEST_CASE("zab: tiny windows change nothing but the pace", "[sim][zab]") {
  survives<simulated<synod::zab, synod::limits<tiny>>>(3, 10'000, 200,
      {sometimes::leader_changed, sometimes::truncated, sometimes::chunked, sometimes::installed, sometimes::read_later,
       sometimes::busy});
}

TEST_CASE("zab: a node alone chooses what it has on disk", "[sim][zab]") {
  survives<simulated<synod::zab>>(1, 3'000, 50, {sometimes::chosen, sometimes::lost_writes});
}
