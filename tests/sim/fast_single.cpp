// SPDX-License-Identifier: BSL-1.0
#include <tests/sim/seeds.hpp>

#include <synod/protocol/fast_paxos.hpp>
#include <synod/protocol/multi_paxos.hpp>

using namespace tests;

namespace {

template <class... Named>
using one_decree = simulated<synod::fast_paxos, synod::order::single, Named...>;
using five_of_fast = synod::quorum::fast<5, 3, 4>;

}  // namespace

TEST_CASE("fast_paxos: five nodes that propose directly come to one decision in every world", "[sim][fast_paxos][single]") {
  survives<one_decree<five_of_fast>>(5, 1'000, 400,
      {sometimes::chosen, sometimes::leader_changed, sometimes::two_leaders, sometimes::lost, sometimes::duplicated,
       sometimes::reordered, sometimes::lost_writes, sometimes::replaced, sometimes::called_lost,
       sometimes::took_part_again});
}

TEST_CASE("fast_paxos: four nodes come to one decision, also where all must choose and any one prepares", "[sim][fast_paxos][single]") {
  survives<one_decree<synod::quorum::fast<4, 3, 3>>>(4, 1'000, 200,
      {sometimes::chosen, sometimes::leader_changed, sometimes::lost_writes, sometimes::called_lost});
  survives<one_decree<synod::quorum::fast<4, 1, 4>>>(4, 1'000, 200,
      {sometimes::chosen, sometimes::leader_changed, sometimes::lost_writes, sometimes::called_lost});
}

TEST_CASE("fast_uncoordinated: one decision in every world", "[sim][fast_paxos][single]") {
  survives<one_decree<synod::numbering::tripled, synod::recovery::fast_uncoordinated, five_of_fast>>(5, 1'000, 400,
      {sometimes::chosen, sometimes::leader_changed, sometimes::lost_writes, sometimes::replaced, sometimes::called_lost,
       sometimes::took_part_again});
  survives<one_decree<synod::numbering::tripled, synod::recovery::fast_uncoordinated, synod::quorum::fast<3, 3, 2>>>(3, 1'000, 200,
      {sometimes::chosen, sometimes::leader_changed, sometimes::lost_writes, sometimes::called_lost});
}

TEST_CASE("multi_paxos: whoever leads tells the one decision on, though he need not have made it", "[sim][multi_paxos][single]") {
  survives<simulated<synod::multi_paxos, synod::order::single>>(5, 1'000, 400,
      {sometimes::chosen, sometimes::leader_changed, sometimes::lost_writes, sometimes::replaced, sometimes::took_part_again});
}
