// SPDX-License-Identifier: BSL-1.0
// A batch that does not fit into the window.
// expect: synod: [limits.sizes]
#include <tests/refusals/parts.hpp>

#include <synod/protocol/raft.hpp>

template <std::size_t Batch>
struct narrow : synod::default_limits {
  static constexpr std::size_t window_bytes = 1 << 16;
  static constexpr std::size_t batch_bytes = Batch;
};

#ifndef TWIN
using protocol = synod::raft<synod::command<int>, synod::storage<whole_storage>, synod::limits<narrow<1 << 16>>>;
node_of<protocol> member{};
#else
using protocol = synod::raft<synod::command<int>, synod::storage<whole_storage>, synod::limits<narrow<1 << 12>>>;
node_of<protocol> member{};
#endif
