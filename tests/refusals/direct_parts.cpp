// SPDX-License-Identifier: BSL-1.0
// Proposals go straight to the acceptors, and nothing else is made for it.
// expect: synod: [direct.recovery]
// expect: synod: [direct.quorum]
// expect: synod: [direct.numbering]
// errors: 3
#include <tests/refusals/parts.hpp>

#include <synod/protocol/fast_paxos.hpp>
#include <synod/policy/recovery.hpp>
#include <synod/quorum/majority.hpp>

#ifndef TWIN
using protocol = synod::fast_paxos<synod::command<int>, synod::storage<whole_storage>, synod::quorum::majority,
                                   synod::recovery::highest_ballot, synod::numbering::lexicographic>;
#else
using protocol = synod::fast_paxos<synod::command<int>, synod::storage<whole_storage>, synod::quorum::fast<4, 3, 3>>;
#endif
node_of<protocol> member{};
