// SPDX-License-Identifier: BSL-1.0
// Nobody leads for longer than a decision, and nobody's ballot stands.
// expect: synod: [reading.campaign]
// errors: 1
#include <tests/refusals/parts.hpp>

#include <synod/protocol/basic_paxos.hpp>

#ifndef TWIN
using campaign = synod::campaign::on_request;
#else
using campaign = synod::campaign::on_silence;
#endif
using protocol = synod::basic_paxos<synod::command<int>, synod::storage<whole_storage>, campaign, synod::reading::confirmed>;
node_of<protocol> member{};
