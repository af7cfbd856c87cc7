// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <string_view>

#include <synod/policy/campaign.hpp>
#include <synod/policy/commitment.hpp>
#include <synod/policy/eligibility.hpp>
#include <synod/policy/learning.hpp>
#include <synod/policy/membership.hpp>
#include <synod/policy/numbering.hpp>
#include <synod/policy/order.hpp>
#include <synod/policy/proposing.hpp>
#include <synod/policy/reading.hpp>
#include <synod/policy/recovery.hpp>
#include <synod/composition.hpp>
#include <synod/quorum/majority.hpp>

SYNOD_BEGIN_NAMESPACE
namespace row {

/// Multi-Paxos [Lamport: Paxos Made Simple, §3]. Anybody's ballot is promised; its owner takes from the promises, slot by
/// slot, the entry of the highest ballot, proposes it again, and fills holes with no-ops. Slots are accepted in any order.
struct multi_paxos {
  static constexpr std::string_view name = "multi_paxos";
  using guarantee = synod::guarantee::replicated_log;
  using cap = synod::cap::cp;
  using policies = synod::policies<numbering::lexicographic, campaign::on_silence, eligibility::any,
                                   recovery::highest_ballot, order::sparse, commitment::any_ballot,
                                   proposing::via_leader, learning::from_leader, reading::through_log,
                                   membership_change::fixed, quorum::majority>;
};

}  // namespace row

template <class... Named>
using multi_paxos = composition<row::multi_paxos, Named...>;

SYNOD_END_NAMESPACE
