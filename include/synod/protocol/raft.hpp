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

/// Raft [Ongaro, Ousterhout: In Search of an Understandable Consensus Algorithm]. One vote a round (a *term*); only a
/// log as up to date as the voter's wins (§5.4.1) and is the log from then on (§5.3); a leader counts entries of its own
/// term only (§5.4.2).
struct raft {
  static constexpr std::string_view name = "raft";
  using guarantee = synod::guarantee::replicated_log;
  using cap = synod::cap::cp;
  using policies = synod::policies<numbering::term, campaign::on_silence, eligibility::up_to_date,
                                   recovery::own_log, order::prefix, commitment::current_ballot,
                                   proposing::via_leader, learning::from_leader, reading::through_log,
                                   membership_change::fixed, quorum::majority>;
};

}  // namespace row

template <class... Named>
using raft = composition<row::raft, Named...>;

SYNOD_END_NAMESPACE
