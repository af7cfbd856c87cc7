// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <string_view>

#include <synod/policy/campaign.hpp>
#include <synod/policy/commitment.hpp>
#include <synod/policy/eligibility.hpp>
#include <synod/policy/fast_recovery.hpp>
#include <synod/policy/learning.hpp>
#include <synod/policy/membership.hpp>
#include <synod/policy/numbering.hpp>
#include <synod/policy/order.hpp>
#include <synod/policy/proposing.hpp>
#include <synod/policy/reading.hpp>
#include <synod/policy/uncoordinated_recovery.hpp>
#include <synod/composition.hpp>
#include <synod/quorum/fast.hpp>
#include <synod/role/direct.hpp>

SYNOD_BEGIN_NAMESPACE
namespace row {

/// Fast Paxos [FastPaxos §2, §3], a log of it. Once a leader has opened its ballot, a proposal goes straight to the
/// acceptors: two delays until it is chosen, where it does not collide with another. What collides the leader recovers, in
/// that slot alone; where a fast quorum does not answer, its ballot stays classic, and it gives the slots.
///
/// Where many propose at once and much collides, `proposing::direct_unless_crowded<>` goes through the leader for a while. With
/// `numbering::tripled` and `recovery::fast_uncoordinated` acceptors recover by themselves what collides, a delay sooner; and
/// the leader where that collides, too. With `order::single` it is Fast Paxos of one decree: each acceptor votes for the first
/// proposal that it is offered, and those that have lost learn which was chosen.
///
/// The quorum system names the membership's size: `fast_paxos<quorum::fast<5, 3, 4>, …>`.
struct fast_paxos {
  static constexpr std::string_view name = "fast_paxos";
  using guarantee = synod::guarantee::replicated_log;
  using cap = synod::cap::cp;
  using policies = synod::policies<numbering::paired, campaign::on_silence, eligibility::any, recovery::fast, order::sparse,
                                   commitment::any_ballot, proposing::direct, learning::from_acceptors, reading::through_log,
                                   membership_change::fixed>;
};

}  // namespace row

template <class... Named>
using fast_paxos = composition<row::fast_paxos, Named...>;

SYNOD_END_NAMESPACE
