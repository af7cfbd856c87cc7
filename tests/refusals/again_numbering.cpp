// SPDX-License-Identifier: BSL-1.0
// Acceptors are to vote again by themselves, and there is no ballot for it.
// expect: synod: [again.numbering]
// errors: 1
#include <tests/refusals/parts.hpp>

#include <synod/protocol/fast_paxos.hpp>

#ifndef TWIN
using protocol = synod::fast_paxos<synod::command<int>, synod::storage<whole_storage>, synod::quorum::fast<5, 3, 4>,
                                   synod::recovery::fast_uncoordinated>;
#else
using protocol = synod::fast_paxos<synod::command<int>, synod::storage<whole_storage>, synod::quorum::fast<5, 3, 4>,
                                   synod::recovery::fast_uncoordinated, synod::numbering::tripled>;
#endif
node_of<protocol> member{};
