// SPDX-License-Identifier: BSL-1.0
// Two policies on one axis.
// expect: synod: [axis.duplicate]
// expect: axis::commitment
#include <tests/refusals/parts.hpp>

#include <synod/protocol/raft.hpp>

#ifndef TWIN
using protocol = synod::raft<synod::command<int>, synod::storage<whole_storage>, synod::commitment::any_ballot,
                             synod::commitment::current_ballot>;
node_of<protocol> member{};
#else
using protocol = synod::raft<synod::command<int>, synod::storage<whole_storage>, synod::commitment::current_ballot>;
node_of<protocol> member{};
#endif
