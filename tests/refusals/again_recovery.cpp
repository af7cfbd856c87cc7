// SPDX-License-Identifier: BSL-1.0
// A ballot to vote again in, and nobody who would.
// expect: synod: [again.recovery]
// errors: 1
#include <tests/refusals/parts.hpp>

#include <synod/protocol/fast_paxos.hpp>

#ifndef TWIN
using protocol = synod::fast_paxos<synod::command<int>, synod::storage<whole_storage>, synod::quorum::fast<5, 3, 4>,
                                   synod::numbering::tripled>;
#else
using protocol = synod::fast_paxos<synod::command<int>, synod::storage<whole_storage>, synod::quorum::fast<5, 3, 4>,
                                   synod::numbering::paired>;
#endif
node_of<protocol> member{};
