// SPDX-License-Identifier: BSL-1.0
// Where there is one slot, what comes of too many collisions has no slot to come to.
// expect: synod: [single.crowded]
// errors: 1
#include <tests/refusals/parts.hpp>

#include <synod/protocol/fast_paxos.hpp>

#ifndef TWIN
using proposing = synod::proposing::direct_unless_crowded<>;
#else
using proposing = synod::proposing::direct;
#endif
using protocol = synod::fast_paxos<synod::command<int>, synod::storage<whole_storage>, synod::quorum::fast<5, 3, 4>,
                                   synod::order::single, proposing>;
node_of<protocol> member{};
