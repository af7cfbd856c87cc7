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

/// Viewstamped Replication Revisited [Liskov, Cowling]. A round is a *view*, and belongs to one node after the other;
/// whoever misses the leader asks for the next view on its owner's behalf, who takes the newest log of a quorum (§4.2).
/// DoViewChange is a promise, StartView the accept that reaches the sync point; StartViewChange, which asks whether a
/// quorum misses the leader before anybody moves, is `campaign::with_prevote`.
///
/// Persistent are the view (`promised`), the last normal view (`adopted`) and the log, each before it is told of. The
/// paper's recovery of nodes without disks (§4.3) is not offered: a node that comes back empty can be counted twice in a
/// quorum that messages of its former life had made, and chosen entries are lost [MPSS]. Whoever has lost its disk comes
/// back as log/rejoin.hpp has it.
struct viewstamped {
  static constexpr std::string_view name = "viewstamped";
  using guarantee = synod::guarantee::replicated_log;
  using cap = synod::cap::cp;
  using policies = synod::policies<numbering::rotating, campaign::on_silence, eligibility::any,
                                   recovery::newest_log, order::prefix, commitment::after_sync,
                                   proposing::via_leader, learning::from_leader, reading::through_log,
                                   membership_change::fixed, quorum::majority>;
};

}  // namespace row

template <class... Named>
using viewstamped = composition<row::viewstamped, Named...>;

SYNOD_END_NAMESPACE
