// SPDX-License-Identifier: BSL-1.0
// Members that all weigh nothing decide nothing.
// expect: synod: [quorum.size] weighted
#include <tests/refusals/parts.hpp>

#include <synod/protocol/flexible_paxos.hpp>
#include <synod/quorum/weighted.hpp>

#ifndef TWIN
using quorums = synod::quorum::weighted<0, 0, 0>;
#else
using quorums = synod::quorum::weighted<1, 1, 0>;
#endif
using protocol = synod::flexible_paxos<synod::command<int>, synod::storage<whole_storage>, quorums>;
node_of<protocol> member{};
