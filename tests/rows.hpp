// SPDX-License-Identifier: BSL-1.0
#pragma once

// The rows that the tools know by name: scenarios, explorer, nemesis. A line here is all that a new row needs:
// rows.cmake reads the names and makes one translation unit a row for each tool.
#include <cstddef>
#include <string>

#include <synod/policy/environment.hpp>
#include <synod/policy/learning.hpp>
#include <synod/policy/reading.hpp>
#include <synod/protocol/basic_paxos.hpp>
#include <synod/protocol/fast_paxos.hpp>
#include <synod/protocol/flexible_paxos.hpp>
#include <synod/protocol/multi_paxos.hpp>
#include <synod/protocol/raft.hpp>
#include <synod/protocol/viewstamped.hpp>
#include <synod/protocol/zab.hpp>
#include <synod/quorum/fast.hpp>
#include <synod/quorum/flexible.hpp>
#include <synod/quorum/grid.hpp>
#include <synod/sim/clock.hpp>
#include <synod/sim/disk.hpp>

namespace tests {

/// What every protocol in a simulated world is composed with.
template <template <class...> class Row, class... Named>
using simulated = Row<synod::command<std::string>, synod::storage<synod::sim::disk>, synod::clock<synod::sim::clock>, Named...>;

/// Capacities so small that everything that happens rarely happens all the time: records leave the window, promises
/// take pages, chosen entries are fetched and read back from the disk.
struct tiny : synod::default_limits {
  static constexpr std::size_t window_bytes = 1024;
  static constexpr std::size_t window_slots = 16;
  static constexpr std::size_t batch_bytes = 256;
  static constexpr std::size_t inflight_bytes = 512;
  static constexpr std::size_t inflight_slots = 8;
  static constexpr std::size_t deliver_bytes = 256;
  static constexpr std::size_t chunk_bytes = 512;
};

/// To be composed further: `simulated<rows::raft, synod::limits<tiny>>`. A row that leaves an axis open stands here with
/// the values that are tested; with too few nodes to bear what is played, `explored only` behind it.
namespace rows {

// One line each.
template <class... Named> using basic_paxos = synod::basic_paxos<Named...>;
template <class... Named> using multi_paxos = synod::multi_paxos<Named...>;
template <class... Named> using fast_paxos_4_3_3 = synod::fast_paxos<synod::quorum::fast<4, 3, 3>, Named...>;  // explored only
template <class... Named> using fast_paxos_5_3_4 = synod::fast_paxos<synod::quorum::fast<5, 3, 4>, Named...>;
template <class... Named> using fast_paxos_uncoordinated_3_3_2 = synod::fast_paxos<synod::quorum::fast<3, 3, 2>, synod::numbering::tripled, synod::recovery::fast_uncoordinated, Named...>;  // explored only
template <class... Named> using fast_paxos_uncoordinated_5_3_4 = synod::fast_paxos<synod::quorum::fast<5, 3, 4>, synod::numbering::tripled, synod::recovery::fast_uncoordinated, Named...>;
template <class... Named> using fast_paxos_single_3_3_2 = synod::fast_paxos<synod::quorum::fast<3, 3, 2>, synod::order::single, Named...>;  // explored only
template <class... Named> using fast_paxos_single_5_3_4 = synod::fast_paxos<synod::quorum::fast<5, 3, 4>, synod::order::single, Named...>;
template <class... Named> using fast_paxos_single_uncoordinated_3_3_2 = synod::fast_paxos<synod::quorum::fast<3, 3, 2>, synod::order::single, synod::numbering::tripled, synod::recovery::fast_uncoordinated, Named...>;  // explored only
template <class... Named> using fast_paxos_single_uncoordinated_5_3_4 = synod::fast_paxos<synod::quorum::fast<5, 3, 4>, synod::order::single, synod::numbering::tripled, synod::recovery::fast_uncoordinated, Named...>;
template <class... Named> using flexible_paxos_5_4_2 = synod::flexible_paxos<synod::quorum::flexible<5, 4, 2>, Named...>;
template <class... Named> using flexible_paxos_grid_2_3 = synod::flexible_paxos<synod::quorum::grid<2, 3>, Named...>;
template <class... Named> using raft = synod::raft<Named...>;
template <class... Named> using viewstamped = synod::viewstamped<Named...>;
template <class... Named> using zab = synod::zab<Named...>;
template <class... Named> using raft_flexible_5_4_2 = synod::raft<synod::quorum::flexible<5, 4, 2>, Named...>;
template <class... Named> using raft_confirmed = synod::raft<synod::reading::confirmed, Named...>;
template <class... Named> using raft_gossip = synod::raft<synod::learning::gossip, Named...>;

}  // namespace rows
}  // namespace tests
