// SPDX-License-Identifier: BSL-1.0
// Others are asked whether they hear no leader, where nobody waits for that.
// expect: synod: [with_prevote.campaign]
#include <tests/refusals/parts.hpp>

#include <synod/protocol/basic_paxos.hpp>

#ifndef TWIN
using base = synod::campaign::on_request;
#else
using base = synod::campaign::on_silence;
#endif
using protocol = synod::basic_paxos<synod::command<int>, synod::storage<whole_storage>, synod::campaign::with_prevote<base>>;
node_of<protocol> member{};
