// SPDX-License-Identifier: BSL-1.0
// Entries stamped anew conflict with their own copies.
// expect: synod: [highest_ballot.order]
#include <tests/refusals/parts.hpp>

#include <synod/protocol/multi_paxos.hpp>

#ifndef TWIN
using protocol = synod::multi_paxos<synod::command<int>, synod::storage<whole_storage>, synod::order::prefix>;
node_of<protocol> member{};
#else
using protocol = synod::multi_paxos<synod::command<int>, synod::storage<whole_storage>, synod::order::sparse>;
node_of<protocol> member{};
#endif
