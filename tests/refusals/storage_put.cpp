// SPDX-License-Identifier: BSL-1.0
// A storage that cannot keep a promise.
// expect: synod: [storage.put]
#include <tests/refusals/parts.hpp>

#include <synod/protocol/raft.hpp>

struct forgetful : whole_storage {
  void put(synod::bytes_view) = delete;
};

#ifndef TWIN
using protocol = synod::raft<synod::command<int>, synod::storage<forgetful>>;
node_of<protocol> member{};
#else
using protocol = synod::raft<synod::command<int>, synod::storage<whole_storage>>;
node_of<protocol> member{};
#endif
