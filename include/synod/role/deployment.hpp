// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <synod/message/flow.hpp>
#include <synod/role/acceptor.hpp>
#include <synod/role/candidate.hpp>
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

}  // namespace role
SYNOD_END_NAMESPACE
