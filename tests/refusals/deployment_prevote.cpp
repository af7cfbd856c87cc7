// SPDX-License-Identifier: BSL-1.0
// An acceptor by itself hears no leader, and cannot say that it hears none.
// expect: synod: [deployment.tied]
// errors: 1
#include <tests/refusals/parts.hpp>

#include <synod/deployment.hpp>
#include <synod/protocol/multi_paxos.hpp>

#ifndef TWIN
using campaign = synod::campaign::with_prevote<>;
#else
using campaign = synod::campaign::with_check_quorum<>;
#endif
using protocol = synod::multi_paxos<synod::command<int>, synod::storage<whole_storage>, campaign>;
using apart = synod::deployment<protocol, synod::machines<3, synod::role::witness>, synod::machines<2, synod::role::proxy>>;
node_of<apart> member{};
