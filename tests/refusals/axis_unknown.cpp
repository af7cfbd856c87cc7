// SPDX-License-Identifier: BSL-1.0
// An argument that is no policy.
// expect: synod: [axis.unknown]
// expect: is_a_policy<int>
#include <tests/refusals/parts.hpp>

#include <synod/protocol/raft.hpp>

#ifndef TWIN
using protocol = synod::raft<int, synod::storage<whole_storage>, synod::command<int>>;
node_of<protocol> member{};
#else
using protocol = synod::raft<synod::command<int>, synod::storage<whole_storage>>;
node_of<protocol> member{};
#endif
