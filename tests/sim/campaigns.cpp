// SPDX-License-Identifier: BSL-1.0
#include <tests/sim/seeds.hpp>

#include <synod/protocol/raft.hpp>

using namespace tests;

TEST_CASE("raft: leaders that step down where they hear no quorum survive every world", "[sim][raft][check_quorum]") {
  survives<simulated<synod::raft, synod::campaign::with_check_quorum<>>>(3, 10'000, 100,
      {sometimes::chosen, sometimes::leader_changed, sometimes::two_leaders, sometimes::unreachable, sometimes::flush_failed,
       sometimes::called_lost, sometimes::not_leader});
}
