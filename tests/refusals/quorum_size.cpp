// SPDX-License-Identifier: BSL-1.0
// A quorum larger than the membership.
// expect: synod: [quorum.size]
#include <tests/refusals/parts.hpp>

#include <synod/protocol/flexible_paxos.hpp>

#ifndef TWIN
using protocol = synod::flexible_paxos<synod::command<int>, synod::storage<whole_storage>,
                                       synod::quorum::flexible<3, 4, 1>>;
node_of<protocol> member{};
#else
using protocol = synod::flexible_paxos<synod::command<int>, synod::storage<whole_storage>,
                                       synod::quorum::flexible<3, 3, 1>>;
node_of<protocol> member{};
#endif
