// SPDX-License-Identifier: BSL-1.0
// A deployment, and a node of it, of a composition that was refused: its defect is told, and nothing else.
// expect: synod: [storage.missing]
// errors: 1
#include <tests/refusals/parts.hpp>

#include <synod/deployment.hpp>
#include <synod/protocol/multi_paxos.hpp>

#ifndef TWIN
using protocol = synod::multi_paxos<synod::command<int>>;
#else
using protocol = synod::multi_paxos<synod::command<int>, synod::storage<whole_storage>>;
#endif
using apart = synod::deployment<protocol, synod::machines<3, synod::role::witness>, synod::machines<1, synod::role::proxy>>;
void begin(synod::replica<apart>& r) { static_cast<void>(r.status()); }
