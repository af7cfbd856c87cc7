// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <cstddef>
#include <type_traits>

#include <synod/core/node.hpp>
#include <synod/message/flow.hpp>
#include <synod/policy/property.hpp>
#include <synod/role/acceptor.hpp>
#include <synod/role/candidate.hpp>
#include <synod/role/follower.hpp>
#include <synod/role/leader.hpp>
#include <synod/role/learner.hpp>
#include <synod/role/prevoter.hpp>
#include <synod/role/reader.hpp>
#include <synod/role/role.hpp>
#include <synod/role/spreader.hpp>
#include <synod/role/stand_ins.hpp>

SYNOD_BEGIN_NAMESPACE
namespace role {

/// A proposer waits, campaigns or leads: in Basic Paxos it leads for the time of one decision.
using proposer = one_of<follower, candidate, leader>;

/// What most nodes of most protocols are. The acceptor stores before the learner looks, and both before the proposer
/// draws its conclusions.
using replica = all_of<acceptor, learner, proposer>;
static_assert(flow::closed<replica>());

/// The same where proposals go straight to the acceptors.
using direct_replica = all_of<acceptor, learner, proposer, elector>;

/// An acceptor, a learner and a proposer, or who stands in for them: every node has these first, and what only some have behind.
inline constexpr std::size_t seats = 3;

/// `Replica` and, behind its roles, another one.
template <class Replica, class Role>
struct with;
template <class... R, class Role>
struct with<all_of<R...>, Role> : std::type_identity<all_of<R..., Role>> {};
static_assert(flow::closed<with<replica, prevoter>::type>());
static_assert(flow::closed<with<replica, spreader>::type>() && flow::closed<with<replica, reader>::type>());

// Machines with some of the roles only (deployment.hpp).

using witness = all_of<acceptor>;           ///< votes, and has no state machine
using observer = all_of<learner>;           ///< has the state, and no vote
using proxy = all_of<learner, proposer>;    ///< proposes for clients, and learns what became of it

/// What a machine is made of, with whatever stands in for what it lacks.
template <class Machine>
using standing = all_of<std::conditional_t<Machine::template has<acceptor>, acceptor, copyist>,
                        std::conditional_t<Machine::template has<learner>, learner, bystander>,
                        std::conditional_t<Machine::template has<proposer>, proposer, one_of<outsider>>>;
static_assert(std::is_same_v<standing<replica>, replica>);

namespace detail {
template <class P>
using whole = std::conditional_t<property::offers<typename P::proposing>, direct_replica, replica>;
template <class Replica, bool Has, class Role>
using and_if = typename std::conditional_t<Has, with<Replica, Role>, std::type_identity<Replica>>::type;
template <class P>
struct asking : std::type_identity<and_if<and_if<whole<P>, property::prevotes<typename P::campaign>, prevoter>,
                                          property::confirms<typename P::reading>, reader>> {};
template <class P>
  requires requires { typename P::machine; }
struct asking<P> : std::type_identity<standing<typename P::machine>> {};
template <class P>
struct node_of : std::type_identity<and_if<typename asking<P>::type, property::spreads<typename P::learning>, spreader>> {
  // Of a type that depends on P: else it would be asked here, where the header that has it cannot stand yet.
  static_assert(!property::offers<typename P::proposing> || requires { sizeof(std::conditional_t<std::is_void_v<P>, void, elector>); },
                "synod: [proposing.roles] proposals go straight to the acceptors, and the roles for that are not there: include "
                "<synod/role/direct.hpp>, as the row fast_paxos does [role/direct.hpp]");
};

template <class Roles, class Role, class... StandsIn>
struct seat : std::type_identity<Role> {};
template <class Roles, class Role, class StandsIn>
  requires(!Roles::template has<Role>)
struct seat<Roles, Role, StandsIn> : std::type_identity<StandsIn> {};
}  // namespace detail

/// How many of a membership vote, the first in order: all, where `P` does not say.
template <class P>
inline constexpr std::size_t voters_of = [] {
  if constexpr (requires { P::voters; }) return std::size_t{P::voters};
  else return max_voters;
}();

/// What a node of protocol `P` is made of.
template <class P>
using replica_of = typename detail::node_of<P>::type;

/// Who does a role's work among `Roles`, be it by standing in for it.
template <class Roles>
using voting_seat = typename detail::seat<Roles, acceptor, copyist>::type;
template <class Roles>
using learning_seat = typename detail::seat<Roles, learner, bystander>::type;
template <class Roles>
using proposing_seat = typename detail::seat<Roles, proposer, one_of<outsider>>::type;

}  // namespace role
SYNOD_END_NAMESPACE
