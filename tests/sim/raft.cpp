// SPDX-License-Identifier: BSL-1.0
#include <tests/sim/seeds.hpp>

#include <synod/protocol/raft.hpp>

using namespace tests;

TEST_CASE("raft: three nodes survive every world", "[sim][raft]") {
  survives<simulated<synod::raft>>(3, 10'000, 200,
      {sometimes::chosen, sometimes::leader_changed, sometimes::two_leaders, sometimes::lost, sometimes::duplicated,
       sometimes::reordered, sometimes::unreachable, sometimes::lost_writes, sometimes::kept_prefix,
       sometimes::flush_failed, sometimes::truncated, sometimes::backed_up, sometimes::several, sometimes::chunked,
       sometimes::installed, sometimes::compacted, sometimes::called_lost, sometimes::called_unknown,
       sometimes::not_leader});
}

TEST_CASE("raft: five nodes survive every world", "[sim][raft]") {
  survives<simulated<synod::raft>>(5, 10'000, 100,
      {sometimes::leader_changed, sometimes::lost_writes, sometimes::truncated, sometimes::installed});
}

TEST_CASE("raft: a node alone chooses what it has on disk", "[sim][raft]") {
  survives<simulated<synod::raft>>(1, 3'000, 50, {sometimes::chosen, sometimes::lost_writes});
}
