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

/// The Synod [Lamport: The Part-Time Parliament §2; Paxos Made Simple §2]: one decision. Whoever has a proposal campaigns
/// for it, and proposes what the promises force it to; acceptors tell every learner.
struct basic_paxos {
  static constexpr std::string_view name = "basic_paxos";
  using guarantee = synod::guarantee::single_value;
  using cap = synod::cap::cp;
  using policies = synod::policies<numbering::lexicographic, campaign::on_request, eligibility::any,
                                   recovery::highest_ballot, order::single, commitment::any_ballot,
                                   proposing::via_leader, learning::from_acceptors, reading::through_log,
                                   membership_change::fixed, quorum::majority>;
};

}  // namespace row

template <class... Named>
using basic_paxos = composition<row::basic_paxos, Named...>;

SYNOD_END_NAMESPACE
