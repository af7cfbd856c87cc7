// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <algorithm>
#include <array>
#include <bit>
#include <cstddef>

#include <synod/storage/memory.hpp>

#include <benchmarks/core/cluster.hpp>
#include <benchmarks/core/floor.hpp>
#include <benchmarks/core/measure.hpp>
#include <benchmarks/core/rows.hpp>

namespace benchmarks {

/// As many slots in memory as the floor has.
template <std::size_t Bytes>
struct as_the_floor : synod::default_limits {
  static constexpr std::size_t window_slots = floor_slots;
  static constexpr std::size_t window_bytes = std::bit_ceil(window_slots * synod::record::size_for(Bytes));
  static constexpr std::size_t batch_bytes = std::min(window_bytes / 2, synod::default_limits::batch_bytes);
};

/// A row with commands of so many bytes. Each row is compiled by itself: a compiler inlines less in a large unit.
template <std::size_t Bytes, template <class...> class Row, class... Named>
using measured = replica_cluster<Row<synod::command<std::array<std::byte, Bytes>>, synod::clock<still_clock>,
                                     synod::storage<synod::memory>, synod::limits<as_the_floor<Bytes>>, Named...>>;

}  // namespace benchmarks
