// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <type_traits>

#include <synod/message/flow.hpp>
#include <synod/policy/property.hpp>
#include <synod/role/acceptor.hpp>
#include <synod/role/candidate.hpp>
#include <synod/role/elector.hpp>
#include <synod/role/follower.hpp>
#include <synod/role/leader.hpp>
#include <synod/role/learner.hpp>
#include <synod/role/role.hpp>

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
static_assert(flow::closed<direct_replica>());

/// What a node of protocol `P` is made of.
template <class P>
using replica_of = std::conditional_t<property::offers<typename P::proposing>, direct_replica, replica>;

}  // namespace role
SYNOD_END_NAMESPACE
