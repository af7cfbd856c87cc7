// SPDX-License-Identifier: BSL-1.0
// A proposer leaves office before anybody was told.
// expect: synod: [on_request.learning]
#include <tests/refusals/parts.hpp>

#include <synod/protocol/basic_paxos.hpp>

#ifndef TWIN
using protocol = synod::basic_paxos<synod::command<int>, synod::storage<whole_storage>, synod::learning::from_leader>;
node_of<protocol> member{};
#else
using protocol = synod::basic_paxos<synod::command<int>, synod::storage<whole_storage>,
                                    synod::learning::from_acceptors>;
node_of<protocol> member{};
#endif
