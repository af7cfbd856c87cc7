// SPDX-License-Identifier: BSL-1.0
// All that a fast ballot needs, and no proposal that goes there.
// expect: synod: [fast.proposing]
// errors: 1
#include <tests/refusals/parts.hpp>

#include <synod/protocol/fast_paxos.hpp>

#ifndef TWIN
using protocol = synod::fast_paxos<synod::command<int>, synod::storage<whole_storage>, synod::quorum::fast<5, 3, 4>,
                                   synod::proposing::via_leader>;
#else
using protocol = synod::fast_paxos<synod::command<int>, synod::storage<whole_storage>, synod::quorum::fast<5, 3, 4>>;
#endif
node_of<protocol> member{};
