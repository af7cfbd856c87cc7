// SPDX-License-Identifier: BSL-1.0
// Which log is the newest is not told by its last entry.
// expect: synod: [newest_log.commitment]
#include <tests/refusals/parts.hpp>

#include <synod/protocol/viewstamped.hpp>

#ifndef TWIN
using protocol = synod::viewstamped<synod::command<int>, synod::storage<whole_storage>, synod::commitment::current_ballot>;
#else
using protocol = synod::viewstamped<synod::command<int>, synod::storage<whole_storage>, synod::commitment::after_sync>;
#endif
node_of<protocol> member{};
