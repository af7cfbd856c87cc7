// SPDX-License-Identifier: BSL-1.0
// A storage that cannot be read.
// expect: synod: [storage.read]
#include <tests/refusals/parts.hpp>

#include <synod/protocol/raft.hpp>

struct forgetful : whole_storage {
  template <class F> synod::read_result read(synod::slot, std::size_t, F) = delete;
};

#ifndef TWIN
using protocol = synod::raft<synod::command<int>, synod::storage<forgetful>>;
node_of<protocol> member{};
#else
using protocol = synod::raft<synod::command<int>, synod::storage<whole_storage>>;
node_of<protocol> member{};
#endif
