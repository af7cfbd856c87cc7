// SPDX-License-Identifier: BSL-1.0
// A node id with padding: two equal ids could differ in their bytes.
// expect: synod: [node.bytes]
#include <tests/refusals/parts.hpp>

#include <synod/protocol/raft.hpp>

#include <compare>

template <class Host>
struct rack_and_host {
  std::uint8_t rack = 0;
  Host host = 0;
  friend auto operator<=>(rack_and_host const&, rack_and_host const&) = default;
};

#ifndef TWIN
using protocol = synod::raft<synod::command<int>, synod::storage<whole_storage>,
                             synod::node<rack_and_host<std::uint32_t>>>;
node_of<protocol> member{};
#else
using protocol = synod::raft<synod::command<int>, synod::storage<whole_storage>,
                             synod::node<rack_and_host<std::uint8_t>>>;
node_of<protocol> member{};
#endif
