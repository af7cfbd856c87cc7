// SPDX-License-Identifier: BSL-1.0
// A node id that is no plain value.
// expect: synod: [node.type]
#include <tests/refusals/parts.hpp>

#include <synod/protocol/raft.hpp>

#include <string>

#ifndef TWIN
using protocol = synod::raft<synod::command<int>, synod::storage<whole_storage>, synod::node<std::string>>;
node_of<protocol> member{};
#else
using protocol = synod::raft<synod::command<int>, synod::storage<whole_storage>, synod::node<std::uint16_t>>;
node_of<protocol> member{};
#endif
