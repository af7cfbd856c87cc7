// SPDX-License-Identifier: BSL-1.0
// A node id of more than 16 bytes.
// expect: synod: [node.type]
#include <tests/refusals/parts.hpp>

#include <synod/protocol/raft.hpp>

#include <array>
#include <compare>

template <std::size_t Bytes>
struct id {
  std::array<unsigned char, Bytes> bytes{};
  friend auto operator<=>(id const&, id const&) = default;
};

#ifndef TWIN
using protocol = synod::raft<synod::command<int>, synod::storage<whole_storage>, synod::node<id<17>>>;
node_of<protocol> member{};
#else
using protocol = synod::raft<synod::command<int>, synod::storage<whole_storage>, synod::node<id<16>>>;
node_of<protocol> member{};
#endif
