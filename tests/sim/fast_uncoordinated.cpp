// SPDX-License-Identifier: BSL-1.0
#include <tests/sim/seeds.hpp>

#include <synod/protocol/fast_paxos.hpp>

using namespace tests;

namespace {

template <class... Named>
using uncoordinated = simulated<synod::fast_paxos, synod::numbering::tripled, synod::recovery::fast_uncoordinated, Named...>;

}  // namespace

TEST_CASE("fast_uncoordinated: four nodes survive every world", "[sim][fast_paxos]") {
  survives<uncoordinated<synod::quorum::fast<4, 3, 3>>>(4, 10'000, 200,
      {sometimes::chosen, sometimes::leader_changed, sometimes::two_leaders, sometimes::lost, sometimes::duplicated,
       sometimes::reordered, sometimes::unreachable, sometimes::lost_writes, sometimes::kept_prefix,
       sometimes::flush_failed, sometimes::replaced, sometimes::paged, sometimes::several, sometimes::fetched,
       sometimes::chunked, sometimes::installed, sometimes::compacted, sometimes::called_unknown,
       sometimes::took_part_again});
}

TEST_CASE("fast_uncoordinated: five nodes, and everything that happens rarely all the time", "[sim][fast_paxos]") {
  survives<uncoordinated<synod::quorum::fast<5, 3, 4>, synod::limits<tiny>>>(5, 10'000, 300,
      {sometimes::leader_changed, sometimes::lost_writes, sometimes::replaced, sometimes::read_later, sometimes::installed,
       sometimes::called_lost, sometimes::called_unknown, sometimes::busy, sometimes::took_part_again});
}

TEST_CASE("fast_uncoordinated: three nodes, of whom all must choose; and what collides closes a ballot", "[sim][fast_paxos]") {
  using crowded = synod::proposing::direct_unless_crowded<1, 4>;
  survives<uncoordinated<synod::quorum::fast<3, 2, 3>, crowded, synod::limits<tiny>>>(3, 10'000, 150,
      {sometimes::chosen, sometimes::leader_changed, sometimes::lost_writes, sometimes::replaced});
}
