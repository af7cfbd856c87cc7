// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <synod/message/flow.hpp>
#include <synod/role/deployment.hpp>
#include <synod/role/elector.hpp>
#include <synod/role/oversight.hpp>

// What the roles do besides where proposals go straight to the acceptors: a row that has it so includes this, and the units
// of all others are compiled without.
SYNOD_BEGIN_NAMESPACE
namespace role {

static_assert(flow::closed<direct_replica>());
static_assert(flow::closed<with<direct_replica, prevoter>::type>());

}  // namespace role
SYNOD_END_NAMESPACE
