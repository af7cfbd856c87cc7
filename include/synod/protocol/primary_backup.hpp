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
#include <synod/quorum/all.hpp>
#include <synod/quorum/at_least.hpp>
#include <synod/quorum/primary_only.hpp>

SYNOD_BEGIN_NAMESPACE
namespace row {

/// An operator appoints the leader, the *primary* (`replica::appoint`). One policy says who must hold a command before it is
/// answered. A new primary starts from his own log: what he lacks is lost, and while nobody tells the old one, both answer,
/// unless every backup must accept. Whoever finds that he has delivered what his primary lacks stops (`diverged`).
template <class Quorum>
using primary_backup_policies =
    synod::policies<numbering::lexicographic, campaign::appointed, eligibility::any, recovery::own_log, order::prefix,
                    commitment::any_ballot, proposing::via_leader, learning::from_leader, reading::through_log,
                    membership_change::fixed, Quorum>;

/// Answered when the primary holds it: nothing is faster, and the last commands go with him.
struct primary_backup_async {
  static constexpr std::string_view name = "primary_backup_async";
  using guarantee = synod::guarantee::none;
  using cap = synod::cap::ap;
  using policies = primary_backup_policies<quorum::primary_only>;
};
/// … when one backup holds it, too; or K (`quorum::at_least<K>`): it is kept if one of those is appointed next.
struct primary_backup_semi_sync {
  static constexpr std::string_view name = "primary_backup_semi_sync";
  using guarantee = synod::guarantee::none;
  using cap = synod::cap::neither;
  using policies = primary_backup_policies<quorum::at_least<1>>;
};
/// … when everybody holds it: it is kept whoever is appointed. One dead backup stops all writes.
struct primary_backup_sync {
  static constexpr std::string_view name = "primary_backup_sync";
  using guarantee = synod::guarantee::replicated_log;
  using cap = synod::cap::cp;
  using policies = primary_backup_policies<quorum::all>;
};

}  // namespace row
template <class... Named> using primary_backup_async = composition<row::primary_backup_async, Named...>;
template <class... Named> using primary_backup_semi_sync = composition<row::primary_backup_semi_sync, Named...>;
template <class... Named> using primary_backup_sync = composition<row::primary_backup_sync, Named...>;

SYNOD_END_NAMESPACE
