// SPDX-License-Identifier: BSL-1.0
#include <algorithm>
#include <array>
#include <bit>
#include <cstddef>

#include <synod/protocol/flexible_paxos.hpp>
#include <synod/protocol/multi_paxos.hpp>
#include <synod/protocol/raft.hpp>
#include <synod/quorum/flexible.hpp>
#include <synod/storage/memory.hpp>

#include <benchmarks/core/cluster.hpp>
#include <benchmarks/core/floor.hpp>
#include <benchmarks/core/measure.hpp>
#include <benchmarks/core/rows.hpp>

namespace {

template <std::size_t Bytes>
using command = synod::command<std::array<std::byte, Bytes>>;
using clock = synod::clock<benchmarks::still_clock>;
using memory = synod::storage<synod::memory>;

/// As many slots in memory as the floor has.
template <std::size_t Bytes>
struct as_the_floor : synod::default_limits {
  static constexpr std::size_t window_slots = benchmarks::floor_slots;
  static constexpr std::size_t window_bytes = std::bit_ceil(window_slots * synod::record::size_for(Bytes));
  static constexpr std::size_t batch_bytes = std::min(window_bytes / 2, synod::default_limits::batch_bytes);
};

template <std::size_t Bytes>
using raft = synod::raft<command<Bytes>, clock, memory, synod::limits<as_the_floor<Bytes>>>;
template <std::size_t Bytes>
using multi_paxos = synod::multi_paxos<command<Bytes>, clock, memory, synod::limits<as_the_floor<Bytes>>>;
template <std::size_t Bytes>
using flexible_paxos = synod::flexible_paxos<command<Bytes>, clock, memory, synod::limits<as_the_floor<Bytes>>,
                                             synod::quorum::flexible<3, 2, 2>>;

}  // namespace

void benchmarks::synod_rows() {
  measure<replica_cluster<raft<16>>>("core.raft.16");
  measure<replica_cluster<raft<256>>>("core.raft.256");
  measure<replica_cluster<multi_paxos<16>>>("core.multi_paxos.16");
  measure<replica_cluster<multi_paxos<256>>>("core.multi_paxos.256");
  measure<replica_cluster<flexible_paxos<16>>>("core.flexible_paxos.16");
  measure<replica_cluster<flexible_paxos<256>>>("core.flexible_paxos.256");
}
