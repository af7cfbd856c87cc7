// SPDX-License-Identifier: BSL-1.0
// A storage whose marks are plain numbers.
// expect: synod: [storage.marks]
#include <tests/refusals/parts.hpp>

#include <synod/protocol/raft.hpp>

struct forgetful : whole_storage {
  int durable() const { return 0; }
};

#ifndef TWIN
using protocol = synod::raft<synod::command<int>, synod::storage<forgetful>>;
node_of<protocol> member{};
#else
using protocol = synod::raft<synod::command<int>, synod::storage<whole_storage>>;
node_of<protocol> member{};
#endif
