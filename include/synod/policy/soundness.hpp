// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <cstddef>
#include <cstdint>
#include <string_view>
#include <type_traits>

#include <synod/concept/quorum_system.hpp>
#include <synod/core/number.hpp>
#include <synod/policy/axis.hpp>
#include <synod/policy/choice.hpp>
#include <synod/policy/guarantee.hpp>
#include <synod/policy/property.hpp>
#include <synod/policy/soundness_direct.hpp>
#include <synod/quorum/fast_proof.hpp>
#include <synod/quorum/proof.hpp>

SYNOD_BEGIN_NAMESPACE

/// The default on the axis of `assume_unsound`.
struct refuse_unsound {
  using axis = synod::axis::soundness;
  static constexpr std::string_view name = "refuse_unsound";
  static constexpr std::string_view meaning = "mixtures that lose data do not compile";
};

namespace detail {

template <class... Sets>
inline constexpr bool quorums_meet = sizeof...(Sets) == 0;
template <class... Sets>
inline constexpr bool prepare_quorums_meet = sizeof...(Sets) == 0;

template <class... Sets>
inline constexpr bool fast_quorums_meet = sizeof...(Sets) == 0;

/// Of a system that has fast quorums: a leader must be able to tell what one of them may have chosen.
template <class Q>
consteval bool check_fast_quorums() {
  if constexpr (fast_quorum_system<Q>) {
    static_assert(quorum::fast_provable<Q>,
                  "synod: [quorum.fast_proof] too large to try all pairs of fast quorums: say prepare_size(n), accept_size(n) "
                  "and fast_size(n) [concept/quorum_system.hpp]");
    if constexpr (quorum::fast_provable<Q>) {
      static_assert(quorum::fast_always_grows<Q>(),
                    "synod: [quorum.fast_grows] a fast quorum with one more member must be a fast quorum, and each of them an "
                    "accept quorum, too [concept/quorum_system.hpp]");
      if constexpr (constexpr auto gap = quorum::fasts_gap<Q>; gap.has_value()) {
        static_assert(fast_quorums_meet<quorum::proof::spelled<quorum::prepare, gap->sets.prepare.bits>,
                                        quorum::proof::spelled<quorum::choose, gap->sets.one.bits>,
                                        quorum::proof::spelled<quorum::choose, gap->sets.other.bits>>,
                      "synod: [quorum.fast] two fast quorums do not meet in a prepare quorum (all three are named beside "
                      "this): a new leader could not tell which of two values was chosen; make one of them larger, so that "
                      "prepare + 2 * fast > 2 * n [quorum/fast.hpp]");
        return false;
      } else {
        return quorum::fast_always_grows<Q>();
      }
    } else {
      return false;
    }
  } else {
    return true;
  }
}

/// Whether a compiler can prove anything of the system, and whoever suffices still does with one more member.
template <class Q>
consteval bool check_growth() {
  static_assert(quorum::provable<Q>,
                "synod: [quorum.proof] too large to try all sets: say prepare_size(n) and accept_size(n), or list "
                "the smallest quorums, or weigh members so that two quorums outweigh the rest "
                "[concept/quorum_system.hpp]");
  if constexpr (quorum::provable<Q>) {
    static_assert(quorum::always_grows<Q>(),
                  "synod: [quorum.grows] a quorum with one more member must be a quorum, and everybody together both "
                  "a prepare and an accept quorum [concept/quorum_system.hpp]");
    return quorum::always_grows<Q>();
  } else {
    return false;
  }
}

template <class Q>
consteval bool check_quorums() {
  static_assert(quorum_system<Q>,
                "synod: [quorum.type] a quorum system needs `voters` and bool prepare(synod::node_set, std::size_t n) "
                "and accept alike, or accept(set, n, std::size_t leader), static and constexpr "
                "[concept/quorum_system.hpp]");
  if constexpr (quorum_system<Q>) {
    bool const grows = check_growth<Q>();
    if constexpr (quorum::provable<Q>) {
      if constexpr (constexpr auto gap = quorum::phases_gap<Q>; gap.has_value()) {
        static_assert(quorums_meet<quorum::proof::spelled<quorum::prepare, gap->sets.one.bits>,
                                   quorum::proof::spelled<quorum::accept, gap->sets.other.bits>>,
                      "synod: [quorum.meet] a prepare quorum meets no member of an accept quorum (both are named "
                      "beside this): a new leader would not hear of what is chosen; make one of them larger, so that "
                      "prepare + accept > n [quorum/intersection.hpp]");
        return false;
      } else {
        return grows;
      }
    } else {
      return false;
    }
  } else {
    return false;
  }
}

/// Whether each accept quorum holds every node, so that nobody's log can be stale; or nothing is promised anyway.
template <class D>
consteval bool nobody_is_stale() {
  if constexpr (std::is_same_v<typename D::row::guarantee, guarantee::none>) return true;
  else if constexpr (quorum_system<typename D::quorum>) return quorum::everyone_accepts<typename D::quorum>();
  else return true;
}

template <class D>
consteval bool check_mixture() {
  using namespace property;
  constexpr bool fresh = nobody_is_stale<D>();
  constexpr bool own_log = starts_from_own_log<typename D::recovery>;
  constexpr bool newest = installs<typename D::recovery>;

  constexpr bool stale_wins = own_log && !fresh && !compares_tails<typename D::eligibility>;
  static_assert(!stale_wins || is_missing<typename D::eligibility>,
                "synod: [own_log.eligibility] recovery::own_log with an eligibility that does not compare logs: a "
                "stale log could win and erase chosen entries; take eligibility::up_to_date, or "
                "recovery::highest_ballot with order::sparse, or quorum::all [policy/eligibility.hpp]");
  constexpr bool old_counts = own_log && !fresh && counts_older_ballots<typename D::commitment>;
  static_assert(!old_counts,
                "synod: [own_log.commitment] recovery::own_log with commitment::any_ballot: an entry of an older "
                "ballot, counted as chosen, can still be overwritten (Raft, figure 8); take "
                "commitment::current_ballot, or quorum::all [policy/commitment.hpp]");
  constexpr bool newest_is_not_told = newest && !adopts<typename D::commitment> && !is_missing<typename D::commitment>;
  static_assert(!newest_is_not_told,
                "synod: [newest_log.commitment] recovery::newest_log needs commitment::after_sync: which log is the newest "
                "is told by the ballot that its holder has adopted, not by its last entry; take commitment::after_sync, or "
                "recovery::own_log [policy/commitment.hpp]");
  constexpr bool old_counted_by_all = (own_log || newest) && !fresh && everybody_counts<typename D::learning>;
  static_assert(!old_counted_by_all,
                "synod: [own_log.learning] recovery::own_log or newest_log with learning::from_acceptors: who counts for "
                "itself does not know where the leader's own entries begin, and would count older ones (Raft, figure 8); "
                "take learning::from_leader [policy/learning.hpp]");
  constexpr bool cannot_cut = adopts<typename D::commitment> && !cuts<typename D::order> && !is_missing<typename D::order>;
  static_assert(!cannot_cut,
                "synod: [after_sync.order] commitment::after_sync needs order::prefix: whoever adopts a ballot holds its "
                "leader's history without a hole and cuts all beyond it; take order::prefix, or commitment::any_ballot "
                "[policy/commitment.hpp]");
  constexpr bool stamps_conflict = restamps<typename D::recovery> && cuts<typename D::order>;
  static_assert(!stamps_conflict,
                "synod: [highest_ballot.order] recovery::highest_ballot with order::prefix: an entry stamped anew "
                "conflicts with its own copies, and cutting erases votes not yet proposed again; take order::sparse "
                "(or order::single), or recovery::own_log [policy/order.hpp]");
  constexpr bool holes = (own_log || newest) && !cuts<typename D::order> && !is_missing<typename D::order>;
  static_assert(!holes,
                "synod: [own_log.order] recovery::own_log and newest_log need order::prefix: a log with holes is not all "
                "that was chosen; take order::prefix, or recovery::highest_ballot [policy/order.hpp]");
  constexpr bool compares_another = rotates<typename D::numbering> && compares_tails<typename D::eligibility>;
  static_assert(!compares_another,
                "synod: [rotating.eligibility] numbering::rotating with an eligibility that compares logs: whoever asks "
                "on the owner's behalf tells his own log's end, not the owner's; take eligibility::any with "
                "recovery::newest_log or highest_ballot [policy/numbering.hpp]");
  constexpr bool noop_wins = opens_with_noop<typename D::commitment> && has_one_slot<typename D::order>;
  static_assert(!noop_wins,
                "synod: [single.commitment] order::single with commitment::current_ballot: the no-op that opens a "
                "ballot would take the only slot, and no command could be chosen; take commitment::any_ballot "
                "[policy/commitment.hpp]");
  constexpr bool nobody_tells = waits_for_request<typename D::campaign> && !is_missing<typename D::learning> &&
                                !everybody_counts<typename D::learning>;
  static_assert(!nobody_tells,
                "synod: [on_request.learning] campaign::on_request with learning::from_leader: a proposer leaves "
                "office once its proposals are chosen, and nobody is left to tell; take learning::from_acceptors, or "
                "campaign::on_silence [policy/learning.hpp]");
  constexpr bool nobody_is_asked = appoints<typename D::campaign> && !fresh;
  static_assert(!nobody_is_asked,
                "synod: [appointed.quorum] campaign::appointed asks nobody: what the last leader had accepted without the new "
                "one is lost, and he goes on beside him; take quorum::all, or a campaign that asks, or a row that promises "
                "guarantee::none [policy/campaign.hpp]");
  constexpr bool nobody_reports = appoints<typename D::campaign> && !own_log && !is_missing<typename D::recovery>;
  static_assert(!nobody_reports,
                "synod: [appointed.recovery] campaign::appointed with a recovery that reads promises: nobody is asked for any; "
                "take recovery::own_log [policy/campaign.hpp]");
  constexpr bool rounds_are_not_own =
      appoints<typename D::campaign> && (rotates<typename D::numbering> || shares_rounds<typename D::numbering>);
  static_assert(!rounds_are_not_own,
                "synod: [appointed.numbering] campaign::appointed with rounds that belong to nobody, or to whoever's turn it "
                "is: two could be appointed for one of them; take numbering::lexicographic [policy/numbering.hpp]");
  return !(stale_wins || old_counts || newest_is_not_told || old_counted_by_all || cannot_cut || compares_another ||
           stamps_conflict || holes || noop_wins || nobody_tells || nobody_is_asked || nobody_reports || rounds_are_not_own);
}

/// One vote a round makes one leader a round only where two majorities of votes cannot be apart.
template <class Numbering, class Q>
consteval bool check_rounds() {
  if constexpr (property::shares_rounds<Numbering> && quorum_system<Q> && quorum::provable<Q>) {
    if constexpr (constexpr auto gap = quorum::prepares_gap<Q>; gap.has_value()) {
      static_assert(prepare_quorums_meet<quorum::proof::spelled<quorum::prepare, gap->sets.one.bits>,
                                         quorum::proof::spelled<quorum::prepare, gap->sets.other.bits>>,
                    "synod: [term.quorum] numbering::term needs prepare quorums that meet each other (two that do not "
                    "are named beside this): else two leaders share a round; make them larger than half, as in "
                    "quorum::flexible<5, 4, 2>, or take numbering::lexicographic [policy/numbering.hpp]");
      return false;
    }
  }
  return true;
}

template <class D>
consteval bool check_soundness() {
  if constexpr (std::is_same_v<typename D::soundness, assume_unsound>) {
    return true;
  } else {
    using q = typename D::quorum;
    if constexpr (is_missing<q>) {
      bool const direct = check_direct<D>();
      bool const mixture = check_mixture<D>();
      return direct && mixture;
    } else {
      bool const quorums = check_quorums<q>();
      bool const fast = check_fast_quorums<q>();
      bool const rounds = check_rounds<typename D::numbering, q>();
      bool const direct = check_direct<D>();
      bool const mixture = check_mixture<D>();
      return quorums && fast && rounds && direct && mixture;
    }
  }
}

}  // namespace detail
SYNOD_END_NAMESPACE
