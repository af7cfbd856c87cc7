// SPDX-License-Identifier: BSL-1.0
// Who counts for itself does not see who has adopted.
// expect: synod: [own_log.learning]
#include <tests/refusals/parts.hpp>

#include <synod/protocol/viewstamped.hpp>

#ifndef TWIN
using protocol = synod::viewstamped<synod::command<int>, synod::storage<whole_storage>, synod::learning::from_acceptors>;
#else
using protocol = synod::viewstamped<synod::command<int>, synod::storage<whole_storage>, synod::learning::from_leader>;
#endif
node_of<protocol> member{};
