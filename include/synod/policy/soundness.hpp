// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <string_view>
#include <type_traits>

#include <synod/concept/quorum_system.hpp>
#include <synod/policy/axis.hpp>
#include <synod/policy/choice.hpp>
#include <synod/policy/mixture.hpp>
#include <synod/policy/refusal.hpp>
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
consteval void check_fast_quorums() {
  constexpr refusals why = refusals_of_quorums<Q>();
  static_assert(!why.contains(refusal::quorum_fast_proof),
                "synod: [quorum.fast_proof] too large to try all pairs of fast quorums: say prepare_size(n), accept_size(n) "
                "and fast_size(n) [concept/quorum_system.hpp]");
  static_assert(!why.contains(refusal::quorum_fast_grows),
                "synod: [quorum.fast_grows] a fast quorum with one more member must be a fast quorum, and each of them an "
                "accept quorum, too [concept/quorum_system.hpp]");
  if constexpr (why.contains(refusal::quorum_fast)) {
    constexpr auto gap = quorum::fasts_gap<Q>;
    static_assert(fast_quorums_meet<quorum::proof::spelled<quorum::prepare, gap->sets.prepare.bits>,
                                    quorum::proof::spelled<quorum::choose, gap->sets.one.bits>,
                                    quorum::proof::spelled<quorum::choose, gap->sets.other.bits>>,
                  "synod: [quorum.fast] two fast quorums do not meet in a prepare quorum (all three are named beside "
                  "this): a new leader could not tell which of two values was chosen; make one of them larger, so that "
                  "prepare + 2 * fast > 2 * n [quorum/fast.hpp]");
  }
}

/// Whether a compiler can prove anything of the system, and whoever suffices still does with one more member.
template <class Q>
consteval bool check_growth() {
  constexpr refusals why = refusals_of_quorums<Q>();
  static_assert(!why.contains(refusal::quorum_proof),
                "synod: [quorum.proof] too large to try all sets: say prepare_size(n) and accept_size(n), or list "
                "the smallest quorums, or weigh members so that two quorums outweigh the rest "
                "[concept/quorum_system.hpp]");
  static_assert(!why.contains(refusal::quorum_grows),
                "synod: [quorum.grows] a quorum with one more member must be a quorum, and everybody together both "
                "a prepare and an accept quorum [concept/quorum_system.hpp]");
  return !why.contains(refusal::quorum_proof) && !why.contains(refusal::quorum_grows);
}

template <class Q>
consteval void check_quorums() {
  constexpr refusals why = refusals_of_quorums<Q>();
  static_assert(!why.contains(refusal::quorum_type),
                "synod: [quorum.type] a quorum system needs `voters` and bool prepare(synod::node_set, std::size_t n) "
                "and accept alike, or accept(set, n, std::size_t leader), static and constexpr "
                "[concept/quorum_system.hpp]");
  check_growth<Q>();
  if constexpr (why.contains(refusal::quorum_meet)) {
    constexpr auto gap = quorum::phases_gap<Q>;
    static_assert(quorums_meet<quorum::proof::spelled<quorum::prepare, gap->sets.one.bits>,
                               quorum::proof::spelled<quorum::accept, gap->sets.other.bits>>,
                  "synod: [quorum.meet] a prepare quorum meets no member of an accept quorum (both are named "
                  "beside this): a new leader would not hear of what is chosen; make one of them larger, so that "
                  "prepare + accept > n [quorum/intersection.hpp]");
  }
}

/// What does not go with what.
template <class D>
consteval void check_mixture() {
  constexpr refusals why = refusals_of_mixture<D>();
  static_assert(!why.contains(refusal::own_log_eligibility),
                "synod: [own_log.eligibility] recovery::own_log with an eligibility that does not compare logs: a "
                "stale log could win and erase chosen entries; take eligibility::up_to_date, or "
                "recovery::highest_ballot with order::sparse, or quorum::all [policy/eligibility.hpp]");
  static_assert(!why.contains(refusal::own_log_commitment),
                "synod: [own_log.commitment] recovery::own_log with commitment::any_ballot: an entry of an older "
                "ballot, counted as chosen, can still be overwritten (Raft, figure 8); take "
                "commitment::current_ballot, or quorum::all [policy/commitment.hpp]");
  static_assert(!why.contains(refusal::newest_log_commitment),
                "synod: [newest_log.commitment] recovery::newest_log needs commitment::after_sync: which log is the newest "
                "is told by the ballot that its holder has adopted, not by its last entry; take commitment::after_sync, or "
                "recovery::own_log [policy/commitment.hpp]");
  static_assert(!why.contains(refusal::own_log_learning),
                "synod: [own_log.learning] recovery::own_log or newest_log with learning::from_acceptors: who counts for "
                "itself does not know where the leader's own entries begin, and would count older ones (Raft, figure 8); "
                "take learning::from_leader [policy/learning.hpp]");
  static_assert(!why.contains(refusal::after_sync_order),
                "synod: [after_sync.order] commitment::after_sync needs order::prefix: whoever adopts a ballot holds its "
                "leader's history without a hole and cuts all beyond it; take order::prefix, or commitment::any_ballot "
                "[policy/commitment.hpp]");
  static_assert(!why.contains(refusal::highest_ballot_order),
                "synod: [highest_ballot.order] recovery::highest_ballot with order::prefix: an entry stamped anew "
                "conflicts with its own copies, and cutting erases votes not yet proposed again; take order::sparse "
                "(or order::single), or recovery::own_log [policy/order.hpp]");
  static_assert(!why.contains(refusal::own_log_order),
                "synod: [own_log.order] recovery::own_log and newest_log need order::prefix: a log with holes is not all "
                "that was chosen; take order::prefix, or recovery::highest_ballot [policy/order.hpp]");
  static_assert(!why.contains(refusal::rotating_eligibility),
                "synod: [rotating.eligibility] numbering::rotating with an eligibility that compares logs: whoever asks "
                "on the owner's behalf tells his own log's end, not the owner's; take eligibility::any with "
                "recovery::newest_log or highest_ballot [policy/numbering.hpp]");
  static_assert(!why.contains(refusal::single_commitment),
                "synod: [single.commitment] order::single with commitment::current_ballot: the no-op that opens a "
                "ballot would take the only slot, and no command could be chosen; take commitment::any_ballot "
                "[policy/commitment.hpp]");
  static_assert(!why.contains(refusal::on_request_learning),
                "synod: [on_request.learning] campaign::on_request with learning::from_leader: a proposer leaves "
                "office once its proposals are chosen, and nobody is left to tell; take learning::from_acceptors or gossip, or "
                "campaign::on_silence [policy/learning.hpp]");
  static_assert(!why.contains(refusal::gossip_guarantee),
                "synod: [gossip.guarantee] learning::gossip under a row that promises guarantee::none: a leader may lack what was "
                "chosen under another one, and what learners tell each other would be taken for his word; take "
                "learning::from_leader, or a row that loses nothing, such as primary_backup_sync [policy/learning.hpp]");
  static_assert(!why.contains(refusal::appointed_quorum),
                "synod: [appointed.quorum] campaign::appointed asks nobody: what the last leader had accepted without the new "
                "one is lost, and he goes on beside him; take quorum::all, or a campaign that asks, or a row that promises "
                "guarantee::none [policy/campaign.hpp]");
  static_assert(!why.contains(refusal::appointed_recovery),
                "synod: [appointed.recovery] campaign::appointed with a recovery that reads promises: nobody is asked for any; "
                "take recovery::own_log [policy/campaign.hpp]");
  static_assert(!why.contains(refusal::appointed_numbering),
                "synod: [appointed.numbering] campaign::appointed with rounds that belong to nobody, or to whoever's turn it "
                "is: two could be appointed for one of them; take numbering::lexicographic [policy/numbering.hpp]");
}

/// One vote a round makes one leader a round only where two majorities of votes cannot be apart.
template <class Numbering, class Q>
consteval void check_rounds() {
  if constexpr (refusals_of_rounds<Numbering, Q>().contains(refusal::term_quorum)) {
    constexpr auto gap = quorum::prepares_gap<Q>;
    static_assert(prepare_quorums_meet<quorum::proof::spelled<quorum::prepare, gap->sets.one.bits>,
                                       quorum::proof::spelled<quorum::prepare, gap->sets.other.bits>>,
                  "synod: [term.quorum] numbering::term needs prepare quorums that meet each other (two that do not "
                  "are named beside this): else two leaders share a round; make them larger than half, as in "
                  "quorum::flexible<5, 4, 2>, or take numbering::lexicographic [policy/numbering.hpp]");
  }
}

/// Tells all that `D` is refused for; whether that is nothing, or it is assumed to be unsound.
template <class D>
consteval bool check_soundness() {
  if constexpr (std::is_same_v<typename D::soundness, assume_unsound>) {
    return true;
  } else {
    if constexpr (!is_missing<typename D::quorum>) {
      check_quorums<typename D::quorum>();
      check_fast_quorums<typename D::quorum>();
      check_rounds<typename D::numbering, typename D::quorum>();
    }
    check_direct<D>();
    check_mixture<D>();
    return refusals_of<D>().empty();
  }
}

}  // namespace detail
SYNOD_END_NAMESPACE
