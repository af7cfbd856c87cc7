// SPDX-License-Identifier: BSL-1.0
// A leader who does not fill the slots cannot say how far the log must be delivered.
// expect: synod: [reading.proposing]
// errors: 1
#include <tests/refusals/parts.hpp>

#include <synod/protocol/fast_paxos.hpp>

#ifndef TWIN
using reading = synod::reading::confirmed;
#else
using reading = synod::reading::through_log;
#endif
using protocol = synod::fast_paxos<synod::command<int>, synod::storage<whole_storage>, synod::quorum::fast<4, 3, 3>, reading>;
node_of<protocol> member{};
