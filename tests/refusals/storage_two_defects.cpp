// SPDX-License-Identifier: BSL-1.0
// Two defects are told at once.
// expect: synod: [storage.append]
// expect: synod: [storage.truncate]
#include <tests/refusals/parts.hpp>

#include <synod/protocol/raft.hpp>

struct forgetful : whole_storage {
  void append(synod::batch const&) = delete;
  void truncate(synod::slot) = delete;
};

#ifndef TWIN
using protocol = synod::raft<synod::command<int>, synod::storage<forgetful>>;
node_of<protocol> member{};
#else
using protocol = synod::raft<synod::command<int>, synod::storage<whole_storage>>;
node_of<protocol> member{};
#endif
