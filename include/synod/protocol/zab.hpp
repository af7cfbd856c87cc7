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

/// ZAB [Junqueira, Reed, Serafini: Zab: High-performance broadcast for primary-backup systems]. A round is an *epoch*;
/// the paper's f.p is `promised`, its f.a is `adopted`, its zxid is a slot with its entry's ballot. The leader's history
/// is synchronised before anything is proposed: a follower that is ahead is cut, one that is behind is sent the
/// difference or the snapshot, and says that it has adopted the epoch when both are on its disk, the history first
/// (§IV, phase 2). An adopted history is chosen at once.
///
/// One thing is decided earlier than in the paper's phase 1, as in ZooKeeper itself: the leader does not fetch the newest
/// history of a quorum, because only who has it is voted for. (The other way is `recovery::newest_log`.)
struct zab {
  static constexpr std::string_view name = "zab";
  using guarantee = synod::guarantee::replicated_log;
  using cap = synod::cap::cp;
  using policies = synod::policies<numbering::term, campaign::on_silence, eligibility::up_to_date,
                                   recovery::own_log, order::prefix, commitment::after_sync,
                                   proposing::via_leader, learning::from_leader, reading::through_log,
                                   membership_change::fixed, quorum::majority>;
};

}  // namespace row

template <class... Named>
using zab = composition<row::zab, Named...>;

SYNOD_END_NAMESPACE
