// SPDX-License-Identifier: BSL-1.0
// A family made for another node type.
// expect: synod: [message.node]
#include <tests/refusals/parts.hpp>

#include <synod/protocol/raft.hpp>

#ifndef TWIN
using protocol = synod::raft<synod::command<int>, synod::storage<whole_storage>,
                             synod::messages<synod::default_family<std::uint16_t>>>;
node_of<protocol> member{};
#else
using protocol = synod::raft<synod::command<int>, synod::storage<whole_storage>, synod::node<std::uint16_t>,
                             synod::messages<synod::default_family<std::uint16_t>>>;
node_of<protocol> member{};
#endif
