// SPDX-License-Identifier: BSL-1.0
// The no-op that opens a ballot takes the only slot.
// expect: synod: [single.commitment]
#include <tests/refusals/parts.hpp>

#include <synod/protocol/basic_paxos.hpp>

#ifndef TWIN
using protocol = synod::basic_paxos<synod::command<int>, synod::storage<whole_storage>,
                                    synod::commitment::current_ballot>;
node_of<protocol> member{};
#else
using protocol = synod::basic_paxos<synod::command<int>, synod::storage<whole_storage>, synod::commitment::any_ballot>;
node_of<protocol> member{};
#endif
