// SPDX-License-Identifier: BSL-1.0
// A storage without truncate under prefix; under sparse it will do.
// expect: synod: [storage.truncate]
#include <tests/refusals/parts.hpp>

#include <synod/protocol/multi_paxos.hpp>
#include <synod/protocol/raft.hpp>

struct append_only : whole_storage {
  void truncate(synod::slot) = delete;
};

#ifndef TWIN
using protocol = synod::raft<synod::command<int>, synod::storage<append_only>>;
node_of<protocol> member{};
#else
using protocol = synod::multi_paxos<synod::command<int>, synod::storage<append_only>>;
node_of<protocol> member{};
#endif
