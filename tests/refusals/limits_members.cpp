// SPDX-License-Identifier: BSL-1.0
// Capacities that lack one.
// expect: synod: [limits.members]
#include <tests/refusals/parts.hpp>

#include <synod/protocol/raft.hpp>

struct few {
  static constexpr std::size_t window_bytes = 1 << 16;
};
struct more : synod::default_limits {
  static constexpr std::size_t window_slots = 1 << 14;
};

#ifndef TWIN
using protocol = synod::raft<synod::command<int>, synod::storage<whole_storage>, synod::limits<few>>;
node_of<protocol> member{};
#else
using protocol = synod::raft<synod::command<int>, synod::storage<whole_storage>, synod::limits<more>>;
node_of<protocol> member{};
#endif
