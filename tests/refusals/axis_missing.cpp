// SPDX-License-Identifier: BSL-1.0
// A row without a quorum system, and none given.
// expect: synod: [axis.missing]
// expect: decides the axis quorum
#include <tests/refusals/parts.hpp>

#include <synod/protocol/flexible_paxos.hpp>

#ifndef TWIN
using protocol = synod::flexible_paxos<synod::command<int>, synod::storage<whole_storage>>;
node_of<protocol> member{};
#else
using protocol = synod::flexible_paxos<synod::command<int>, synod::storage<whole_storage>, synod::quorum::grid<3, 4>>;
node_of<protocol> member{};
#endif
