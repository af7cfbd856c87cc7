// SPDX-License-Identifier: BSL-1.0
// A lease by a clock of which nobody says how far it is off.
// expect: synod: [lease.clock]
// errors: 1
#include <tests/refusals/parts.hpp>

#include <chrono>
#include <ratio>

#include <synod/protocol/raft.hpp>

#ifndef TWIN
using clock_of = std::chrono::steady_clock;
#else
using clock_of = synod::drifting<std::chrono::steady_clock, std::ratio<1, 1000>>;
#endif
using protocol = synod::raft<synod::command<int>, synod::storage<whole_storage>, synod::clock<clock_of>, synod::reading::lease<200>>;
node_of<protocol> member{};
