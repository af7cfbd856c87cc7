// SPDX-License-Identifier: BSL-1.0
// A family of one's own that has no words for what a read asks.
// expect: synod: [message.confirm]
// errors: 1
#include <tests/refusals/parts.hpp>

#include <synod/protocol/raft.hpp>

struct wire : synod::default_family<std::uint32_t> {};
#ifndef TWIN
using spoken = wire;
#else
using spoken = synod::confirm_family<wire>;
#endif
using protocol = synod::raft<synod::command<int>, synod::storage<whole_storage>, synod::messages<spoken>, synod::reading::confirmed>;
node_of<protocol> member{};
