// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <type_traits>

#include <synod/concept/quorum_system.hpp>
#include <synod/policy/choice.hpp>
#include <synod/policy/property.hpp>

SYNOD_BEGIN_NAMESPACE
namespace detail {

/// What must come together for proposals to go straight to the acceptors, or not at all.
template <class D>
consteval bool check_direct() {
  using namespace property;
  constexpr bool direct = offers<typename D::proposing>;
  constexpr bool weighs = weighs_votes<typename D::recovery>, pairs = reserves<typename D::numbering>;
  constexpr bool chooses_fast = fast_quorum_system<typename D::quorum>;

  constexpr bool unweighed = direct && !weighs && !is_missing<typename D::recovery>;
  static_assert(!unweighed,
                "synod: [direct.recovery] proposing::direct with a recovery that does not weigh votes: under one fast ballot "
                "a slot can hold several entries, and which of them was chosen only a count tells; take recovery::fast, or "
                "proposing::via_leader [policy/fast_recovery.hpp]");
  constexpr bool too_few = direct && !chooses_fast && !is_missing<typename D::quorum>;
  static_assert(!too_few,
                "synod: [direct.quorum] proposing::direct with a quorum system that has no fast quorums: two accept quorums "
                "could choose two entries in one slot; take one as quorum::fast<5, 3, 4> [quorum/fast.hpp]");
  constexpr bool no_successor = direct && !pairs && !is_missing<typename D::numbering>;
  static_assert(!no_successor,
                "synod: [direct.numbering] proposing::direct with a numbering that reserves no classic successor for a fast "
                "ballot: what collides in one slot could not be recovered there alone; take numbering::paired "
                "[policy/numbering.hpp]");
  constexpr bool for_nothing = !direct && (weighs || pairs || chooses_fast) && !is_missing<typename D::proposing>;
  static_assert(!for_nothing,
                "synod: [fast.proposing] recovery::fast, numbering::paired or a fast quorum without proposing::direct: nothing "
                "is ever voted for in a fast ballot, and what is meant for one costs members and rounds; take all of them "
                "together, or none [policy/proposing.hpp]");
  constexpr bool in_a_row = direct && (cuts<typename D::order> || has_one_slot<typename D::order>);
  static_assert(!in_a_row,
                "synod: [direct.order] proposing::direct needs order::sparse: acceptors vote in the slots of a log, each by "
                "itself; take order::sparse [policy/order.hpp]");
  constexpr bool untold = direct && !everybody_counts<typename D::learning> && !is_missing<typename D::learning>;
  static_assert(!untold,
                "synod: [direct.learning] proposing::direct with learning::from_leader: a leader that lags behind the votes has "
                "no watermark to tell, and it would cost the delay that is saved; take learning::from_acceptors "
                "[policy/learning.hpp]");
  constexpr bool nobody_recovers = direct && !waits_for_silence<typename D::campaign> && !is_missing<typename D::campaign>;
  static_assert(!nobody_recovers,
                "synod: [direct.campaign] proposing::direct needs a leader who stays, to open fast ballots and to recover what "
                "collides; take campaign::on_silence [policy/campaign.hpp]");
  return !(unweighed || too_few || no_successor || for_nothing || in_a_row || untold || nobody_recovers);
}

}  // namespace detail
SYNOD_END_NAMESPACE
