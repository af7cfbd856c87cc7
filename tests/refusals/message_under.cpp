// SPDX-License-Identifier: BSL-1.0
// A family of one's own whose learn does not say under which ballot.
// expect: synod: [message.under]
#include <tests/refusals/parts.hpp>

#include <synod/protocol/raft.hpp>

struct wire : synod::default_family<std::uint32_t> {};
#ifndef TWIN
using spoken = wire;
#else
using spoken = synod::gossip_family<wire>;
#endif
using protocol = synod::raft<synod::command<int>, synod::storage<whole_storage>, synod::messages<spoken>, synod::learning::gossip>;
node_of<protocol> member{};
