// SPDX-License-Identifier: BSL-1.0
// Two fast quorums that do not meet in a prepare quorum.
// expect: synod: [quorum.fast]
// expect: prepare<0, 1>
// expect: choose<1, 2, 3, 4>
// expect: choose<0, 2, 3, 4>
#include <tests/refusals/parts.hpp>

#include <synod/protocol/fast_paxos.hpp>

#ifndef TWIN
using protocol = synod::fast_paxos<synod::command<int>, synod::storage<whole_storage>, synod::quorum::fast<5, 2, 4>>;
#else
using protocol = synod::fast_paxos<synod::command<int>, synod::storage<whole_storage>, synod::quorum::fast<5, 3, 4>>;
#endif
node_of<protocol> member{};
