// SPDX-License-Identifier: BSL-1.0
// Nothing says what is agreed on.
// expect: synod: [command.missing]
#include <tests/refusals/parts.hpp>

#include <synod/protocol/raft.hpp>

#ifndef TWIN
using protocol = synod::raft<synod::storage<whole_storage>>;
node_of<protocol> member{};
#else
using protocol = synod::raft<synod::command<int>, synod::storage<whole_storage>>;
node_of<protocol> member{};
#endif
