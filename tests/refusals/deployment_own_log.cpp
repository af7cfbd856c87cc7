// SPDX-License-Identifier: BSL-1.0
// Whoever wins starts from the log of its acceptor, and that one is elsewhere.
// expect: synod: [deployment.own_log]
// errors: 1
#include <tests/refusals/parts.hpp>

#include <synod/deployment.hpp>
#include <synod/protocol/raft.hpp>

using protocol = synod::raft<synod::command<int>, synod::storage<whole_storage>>;
#ifndef TWIN
using apart = synod::deployment<protocol, synod::machines<3, synod::role::witness>, synod::machines<2, synod::role::proxy>>;
#else
using apart = synod::deployment<protocol, synod::machines<3, synod::role::replica>, synod::machines<2, synod::role::observer>>;
#endif
node_of<apart> member{};
