// SPDX-License-Identifier: BSL-1.0
// Proposals go straight to the acceptors of a log that grows at its end alone, who tell a leader that leaves.
// expect: synod: [direct.order]
// expect: synod: [direct.learning]
// expect: synod: [direct.campaign]
#include <tests/refusals/parts.hpp>

#include <synod/protocol/fast_paxos.hpp>

#ifndef TWIN
using protocol = synod::fast_paxos<synod::command<int>, synod::storage<whole_storage>, synod::quorum::fast<4, 3, 3>,
                                   synod::order::prefix, synod::learning::from_leader, synod::campaign::on_request>;
#else
using protocol = synod::fast_paxos<synod::command<int>, synod::storage<whole_storage>, synod::quorum::fast<4, 3, 3>,
                                   synod::order::sparse, synod::learning::from_acceptors, synod::campaign::on_silence>;
#endif
node_of<protocol> member{};
