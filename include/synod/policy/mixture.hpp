// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <type_traits>

#include <synod/concept/quorum_system.hpp>
#include <synod/policy/choice.hpp>
#include <synod/policy/guarantee.hpp>
#include <synod/policy/property.hpp>
#include <synod/policy/refusal.hpp>
#include <synod/quorum/fast_proof.hpp>
#include <synod/quorum/proof.hpp>

// What is wrong with a mixture, as a value. soundness.hpp makes errors of it; whoever wants to know without one asks here:
// both ask the same.
SYNOD_BEGIN_NAMESPACE
namespace detail {

/// Of quorum system `Q`, whatever it is mixed with.
template <class Q>
consteval refusals refusals_of_quorums() {
  using enum refusal;
  refusals out;
  if constexpr (!quorum_system<Q>) out.add(quorum_type);
  else if constexpr (!quorum::provable<Q>) out.add(quorum_proof);
  else out.add(quorum_grows, !quorum::always_grows<Q>).add(quorum_meet, quorum::phases_gap<Q>.has_value());
  if constexpr (fast_quorum_system<Q>) {
    if constexpr (!quorum::fast_provable<Q>) out.add(quorum_fast_proof);
    else out.add(quorum_fast_grows, !quorum::fast_always_grows<Q>()).add(quorum_fast, quorum::fasts_gap<Q>.has_value());
  }
  return out;
}

/// One vote a round makes one leader a round only where two majorities of votes cannot be apart.
template <class Numbering, class Q>
consteval refusals refusals_of_rounds() {
  refusals out;
  if constexpr (property::shares_rounds<Numbering> && quorum_system<Q>)
    if constexpr (quorum::provable<Q>) out.add(refusal::term_quorum, quorum::prepares_gap<Q>.has_value());
  return out;
}

/// Whether each accept quorum holds every node, so that nobody's log can be stale; or nothing is promised anyway.
template <class D>
consteval bool nobody_is_stale() {
  if constexpr (std::is_same_v<typename D::row::guarantee, guarantee::none>) return true;
  else if constexpr (quorum_system<typename D::quorum>) return quorum::everyone_accepts<typename D::quorum>();
  else return true;
}

/// Of the policies of a log, one with another. An axis that nothing decides is judged as if it suited.
template <class D>
consteval refusals refusals_of_mixture() {
  using namespace property;
  using enum refusal;
  using learning = typename D::learning;
  using recovery = typename D::recovery;
  bool const fresh = nobody_is_stale<D>();
  bool const own_log = starts_from_own_log<recovery>, newest = installs<recovery>;
  bool const compares = compares_tails<typename D::eligibility>, prefix = cuts<typename D::order>;
  bool const counts = everybody_counts<learning>, adopting = adopts<typename D::commitment>;
  bool const appointed = appoints<typename D::campaign>, some_order = !is_missing<typename D::order>;
  refusals out;
  out.add(own_log_eligibility, own_log && !fresh && !compares && !is_missing<typename D::eligibility>);
  out.add(own_log_commitment, own_log && !fresh && counts_older_ballots<typename D::commitment>);
  out.add(own_log_learning, (own_log || newest) && !fresh && counts);
  out.add(own_log_order, (own_log || newest) && !prefix && some_order);
  out.add(newest_log_commitment, newest && !adopting && !is_missing<typename D::commitment>);
  out.add(after_sync_order, adopting && !prefix && some_order);
  out.add(highest_ballot_order, restamps<recovery> && prefix);
  out.add(rotating_eligibility, rotates<typename D::numbering> && compares);
  out.add(single_commitment, opens_with_noop<typename D::commitment> && has_one_slot<typename D::order>);
  out.add(on_request_learning, waits_for_request<typename D::campaign> && !counts && !spreads<learning> && !is_missing<learning>);
  out.add(gossip_guarantee, spreads<learning> && std::is_same_v<typename D::row::guarantee, guarantee::none>);
  out.add(appointed_quorum, appointed && !fresh);
  out.add(appointed_recovery, appointed && !own_log && !is_missing<recovery>);
  out.add(appointed_numbering, appointed && (rotates<typename D::numbering> || shares_rounds<typename D::numbering>));
  return out;
}

/// Of what must come together for proposals to go straight to the acceptors, or not at all.
template <class D>
consteval refusals refusals_of_direct() {
  using namespace property;
  using enum refusal;
  bool const direct = offers<typename D::proposing>;
  bool const weighs = weighs_votes<typename D::recovery>, pairs = reserves<typename D::numbering>;
  bool const chooses_fast = fast_quorum_system<typename D::quorum>;
  refusals out;
  out.add(direct_recovery, direct && !weighs && !is_missing<typename D::recovery>);
  out.add(direct_quorum, direct && !chooses_fast && !is_missing<typename D::quorum>);
  out.add(direct_numbering, direct && !pairs && !is_missing<typename D::numbering>);
  out.add(direct_order, direct && cuts<typename D::order>);
  out.add(direct_learning, direct && !everybody_counts<typename D::learning> && !is_missing<typename D::learning>);
  out.add(direct_campaign, direct && !waits_for_silence<typename D::campaign> && !is_missing<typename D::campaign>);
  out.add(single_crowded, avoids_crowds<typename D::proposing> && has_one_slot<typename D::order>);
  bool const votes = votes_again<typename D::recovery>, has_again = reserves_again<typename D::numbering>;
  out.add(again_numbering, votes && !has_again && !is_missing<typename D::numbering>);
  out.add(again_recovery, has_again && !votes && !is_missing<typename D::recovery>);
  out.add(fast_proposing, !direct && (weighs || pairs || chooses_fast) && !is_missing<typename D::proposing>);
  return out;
}

/// All that `D` is refused for, also where `assume_unsound` says that it is to compile.
template <class D>
consteval refusals refusals_of() {
  refusals const policies = refusals_of_mixture<D>() | refusals_of_direct<D>();
  if constexpr (is_missing<typename D::quorum>) return policies;
  else return policies | refusals_of_quorums<typename D::quorum>() | refusals_of_rounds<typename D::numbering, typename D::quorum>();
}

}  // namespace detail
SYNOD_END_NAMESPACE
