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
#include <synod/quorum/flexible.hpp>
#include <synod/quorum/grid.hpp>

SYNOD_BEGIN_NAMESPACE
namespace row {

/// Flexible Paxos [Howard, Malkhi, Spiegelman]: Multi-Paxos with quorums of your own. There is no default for them:
///
///     synod::flexible_paxos<synod::quorum::grid<3, 4>, synod::command<int>, synod::storage<synod::wal>>
struct flexible_paxos {
  static constexpr std::string_view name = "flexible_paxos";
  using guarantee = synod::guarantee::replicated_log;
  using cap = synod::cap::cp;
  using policies = synod::policies<numbering::lexicographic, campaign::on_silence, eligibility::any,
                                   recovery::highest_ballot, order::sparse, commitment::any_ballot,
                                   proposing::via_leader, learning::from_leader, reading::through_log,
                                   membership_change::fixed>;
};

}  // namespace row

template <class... Named>
using flexible_paxos = composition<row::flexible_paxos, Named...>;

SYNOD_END_NAMESPACE
