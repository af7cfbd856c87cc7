// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <cstddef>

#include <synod/core/node.hpp>
#include <synod/message/flow.hpp>
#include <synod/policy/property.hpp>
#include <synod/role/deployment.hpp>

SYNOD_BEGIN_NAMESPACE
namespace detail {

template <class Machine>
inline constexpr bool votes = Machine::roles::template has<role::acceptor>;
template <class Machine>
inline constexpr bool delivers = Machine::roles::template has<role::learner>;
template <class Machine>
inline constexpr bool proposes = Machine::roles::template has<role::proposer>;

/// What cannot stand, whatever the counts. Looks at what the policies do, not at the row.
template <class P, class... Machines>
consteval bool check_deployment() {
  constexpr std::size_t all = (std::size_t{0} + ... + Machines::count);
  constexpr std::size_t voters = (std::size_t{0} + ... + (votes<Machines> ? Machines::count : 0));
  constexpr bool proposed = (proposes<Machines> || ...), told = ((delivers<Machines> || !proposes<Machines>) && ...);
  constexpr bool beside = ((votes<Machines> || !proposes<Machines>) && ...);
  constexpr bool own = property::starts_from_own_log<typename P::recovery> || property::installs<typename P::recovery> ||
                       property::compares_tails<typename P::eligibility>;
  constexpr bool tied = property::offers<typename P::proposing> || property::rotates<typename P::numbering> ||
                        property::prevotes<typename P::campaign> || property::confirms<typename P::reading>;
  constexpr bool first = [] {
    bool still = true, sound = true;
    ((still = still && votes<Machines>, sound = sound && (still || !votes<Machines>)), ...);
    return sound;
  }();
  constexpr bool heard = beside || !property::spreads<typename P::learning>;
  constexpr bool fits = P::quorum::voters == 0 || P::quorum::voters == voters;
  static_assert(voters != 0,
                "synod: [deployment.acceptors] a deployment needs machines with an acceptor: without one nobody promises, and "
                "nobody accepts [deployment.hpp]");
  static_assert(proposed,
                "synod: [deployment.proposers] a deployment needs machines with a proposer: without one nothing is ever chosen "
                "[deployment.hpp]");
  static_assert(told,
                "synod: [deployment.proxy] a proposer needs a learner on its machine: whoever proposes there is told what "
                "became of it; role::proxy has both [deployment.hpp]");
  static_assert(first,
                "synod: [deployment.order] machines with an acceptor come first: quorums are written over the first members "
                "[deployment.hpp]");
  static_assert(all <= max_voters, "synod: [deployment.size] a deployment has at most 64 nodes [deployment.hpp]");
  static_assert(voters == 0 || fits,
                "synod: [deployment.quorum] the quorum system is made for another number of members than there are acceptors "
                "[deployment.hpp]");
  static_assert(beside || !own,
                "synod: [deployment.own_log] a proposer stands apart from its acceptor, and whoever wins starts from, or is "
                "judged by, the log of the acceptor beside it (own_log, newest_log, up_to_date): use role::replica for it, or "
                "recovery::highest_ballot with eligibility::any [deployment.hpp]");
  static_assert(heard,
                "synod: [deployment.gossip] a proposer stands apart from its acceptor, and under learning::gossip leaders send the "
                "log to acceptors alone: it would take that for silence, and campaign for ever; use role::replica for it, and "
                "role::observer for whoever only learns, or take learning::from_leader [deployment.hpp]");
  static_assert(!tied,
                "synod: [deployment.tied] roles cannot stand apart where every member has a turn to lead (rotating), votes "
                "for what it is offered (direct), says what leaders it hears (with_prevote) or whether one's ballot stands "
                "(confirmed, lease): each node is a whole replica there [deployment.hpp]");
  if constexpr (voters != 0 && proposed)
    return flow::closed<role::standing<typename Machines::roles>...>() && told && first && all <= max_voters && fits &&
           (beside || !own) && heard && !tied;
  else return false;
}

/// What was refused before is not judged again.
template <class P, class... Machines>
consteval bool admit_deployment() {
  if constexpr (P::admitted) return check_deployment<P, Machines...>();
  else return false;
}

}  // namespace detail
SYNOD_END_NAMESPACE
