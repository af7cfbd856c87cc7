// SPDX-License-Identifier: BSL-1.0
// A command that cannot be made before it is decoded.
// expect: synod: [command.default]
#include <tests/refusals/parts.hpp>

#include <synod/protocol/raft.hpp>

struct numbered {
  explicit numbered(int n) : value(n) {}
  int value;
};

#ifndef TWIN
using protocol = synod::raft<synod::command<numbered>, synod::storage<whole_storage>>;
node_of<protocol> member{};
#else
using protocol = synod::raft<synod::command<int>, synod::storage<whole_storage>>;
node_of<protocol> member{};
#endif
