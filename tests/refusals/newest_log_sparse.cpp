// SPDX-License-Identifier: BSL-1.0
// A log with holes is nobody's newest.
// expect: synod: [own_log.order]
#include <tests/refusals/parts.hpp>

#include <synod/protocol/viewstamped.hpp>

#ifndef TWIN
using protocol = synod::viewstamped<synod::command<int>, synod::storage<whole_storage>, synod::order::sparse>;
#else
using protocol = synod::viewstamped<synod::command<int>, synod::storage<whole_storage>, synod::order::prefix>;
#endif
node_of<protocol> member{};
