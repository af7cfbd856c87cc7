// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <synod/policy/mixture.hpp>
#include <synod/policy/refusal.hpp>

SYNOD_BEGIN_NAMESPACE
namespace detail {

/// What must come together for proposals to go straight to the acceptors, or not at all.
template <class D>
consteval void check_direct() {
  constexpr refusals why = refusals_of_direct<D>();
  static_assert(!why.contains(refusal::direct_recovery),
                "synod: [direct.recovery] proposing::direct with a recovery that does not weigh votes: under one fast ballot "
                "a slot can hold several entries, and which of them was chosen only a count tells; take recovery::fast, or "
                "proposing::via_leader [policy/fast_recovery.hpp]");
  static_assert(!why.contains(refusal::direct_quorum),
                "synod: [direct.quorum] proposing::direct with a quorum system that has no fast quorums: two accept quorums "
                "could choose two entries in one slot; take one as quorum::fast<5, 3, 4> [quorum/fast.hpp]");
  static_assert(!why.contains(refusal::direct_numbering),
                "synod: [direct.numbering] proposing::direct with a numbering that reserves no classic successor for a fast "
                "ballot: what collides in one slot could not be recovered there alone; take numbering::paired "
                "[policy/numbering.hpp]");
  static_assert(!why.contains(refusal::fast_proposing),
                "synod: [fast.proposing] recovery::fast, numbering::paired or a fast quorum without proposing::direct: nothing "
                "is ever voted for in a fast ballot, and what is meant for one costs members and rounds; take all of them "
                "together, or none [policy/proposing.hpp]");
  static_assert(!why.contains(refusal::again_numbering),
                "synod: [again.numbering] recovery::fast_uncoordinated with a numbering that has no second fast ballot: there is "
                "none that acceptors could vote again in; take numbering::tripled, or recovery::fast "
                "[policy/uncoordinated_recovery.hpp]");
  static_assert(!why.contains(refusal::again_recovery),
                "synod: [again.recovery] numbering::tripled with a recovery in which nobody votes again: its second fast ballot "
                "is never used; take recovery::fast_uncoordinated, or numbering::paired [policy/uncoordinated_recovery.hpp]");
  static_assert(!why.contains(refusal::direct_order),
                "synod: [direct.order] proposing::direct with order::prefix: acceptors vote in each slot by itself, and a log that "
                "grows at its end alone has no such slots; take order::sparse, or order::single for one decision [policy/order.hpp]");
  static_assert(!why.contains(refusal::single_crowded),
                "synod: [single.crowded] order::single with proposing::direct_unless_crowded: the one slot collides once, and no "
                "other comes for which a ballot could be closed; take proposing::direct, or order::sparse [policy/proposing.hpp]");
  static_assert(!why.contains(refusal::direct_learning),
                "synod: [direct.learning] proposing::direct with learning::from_leader or gossip: a leader that lags behind the votes "
                "has no watermark to tell, and it would cost the delay that is saved; take learning::from_acceptors "
                "[policy/learning.hpp]");
  static_assert(!why.contains(refusal::direct_campaign),
                "synod: [direct.campaign] proposing::direct needs a leader who stays, to open fast ballots and to recover what "
                "collides; take campaign::on_silence [policy/campaign.hpp]");
}

}  // namespace detail
SYNOD_END_NAMESPACE
