// SPDX-License-Identifier: BSL-1.0
// Proposals go straight to the acceptors under a row of the user's, who has not included the roles for that.
// expect: synod: [proposing.roles]
#include <tests/refusals/parts.hpp>

#include <synod/policy/fast_recovery.hpp>
#include <synod/policy/proposing.hpp>
#include <synod/protocol/multi_paxos.hpp>
#include <synod/quorum/fast.hpp>
#include <synod/replica.hpp>
#ifdef TWIN
#include <synod/role/direct.hpp>
#endif

using protocol = synod::multi_paxos<synod::command<int>, synod::storage<whole_storage>, synod::proposing::direct, synod::recovery::fast,
                                    synod::numbering::paired, synod::quorum::fast<4, 3, 3>, synod::campaign::on_silence,
                                    synod::learning::from_acceptors>;
inline constexpr auto size = sizeof(synod::replica<protocol>);
