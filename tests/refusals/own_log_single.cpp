// SPDX-License-Identifier: BSL-1.0
// The winner's own log, of one slot.
// expect: synod: [own_log.order]
#include <tests/refusals/parts.hpp>

#include <synod/protocol/raft.hpp>

#ifndef TWIN
using protocol = synod::raft<synod::command<int>, synod::storage<whole_storage>, synod::order::single>;
node_of<protocol> member{};
#else
using protocol = synod::raft<synod::command<int>, synod::storage<whole_storage>>;
node_of<protocol> member{};
#endif
