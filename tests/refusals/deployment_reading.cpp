// SPDX-License-Identifier: BSL-1.0
// An acceptor by itself is not asked whether a leader's ballot stands.
// expect: synod: [deployment.tied]
// errors: 1
#include <tests/refusals/parts.hpp>

#include <synod/deployment.hpp>
#include <synod/protocol/multi_paxos.hpp>

#ifndef TWIN
using reading = synod::reading::confirmed;
#else
using reading = synod::reading::local;
#endif
using protocol = synod::multi_paxos<synod::command<int>, synod::storage<whole_storage>, reading>;
using apart = synod::deployment<protocol, synod::machines<3, synod::role::witness>, synod::machines<2, synod::role::proxy>>;
node_of<apart> member{};
