// SPDX-License-Identifier: BSL-1.0
// A ballot that is closed for no time at all.
// expect: synod: [proposing.crowded]
#include <tests/refusals/parts.hpp>

#include <synod/protocol/fast_paxos.hpp>

#ifndef TWIN
constexpr std::size_t beats = 0;
#else
constexpr std::size_t beats = 4;
#endif
using protocol = synod::fast_paxos<synod::command<int>, synod::storage<whole_storage>, synod::quorum::fast<5, 3, 4>,
                                   synod::proposing::direct_unless_crowded<2, beats>>;
node_of<protocol> member{};
