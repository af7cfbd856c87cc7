// SPDX-License-Identifier: BSL-1.0
// A storage that does not say whether a flush is under way.
// expect: synod: [storage.flush]
#include <tests/refusals/parts.hpp>

#include <synod/protocol/raft.hpp>

struct forgetful : whole_storage {
  bool flushing() const = delete;
};

#ifndef TWIN
using protocol = synod::raft<synod::command<int>, synod::storage<forgetful>>;
node_of<protocol> member{};
#else
using protocol = synod::raft<synod::command<int>, synod::storage<whole_storage>>;
node_of<protocol> member{};
#endif
