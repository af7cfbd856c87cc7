// SPDX-License-Identifier: BSL-1.0
// Quorums of the two phases that can be apart.
// expect: synod: [quorum.meet]
// expect: prepare<0, 1>
// expect: accept<2, 3, 4>
#include <tests/refusals/parts.hpp>

#include <synod/protocol/flexible_paxos.hpp>

#ifndef TWIN
using protocol = synod::flexible_paxos<synod::command<int>, synod::storage<whole_storage>,
                                       synod::quorum::flexible<5, 2, 3>>;
node_of<protocol> member{};
#else
using protocol = synod::flexible_paxos<synod::command<int>, synod::storage<whole_storage>,
                                       synod::quorum::flexible<5, 2, 4>>;
node_of<protocol> member{};
#endif
