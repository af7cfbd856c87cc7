// SPDX-License-Identifier: BSL-1.0
// Whose turn it is has the log that he has.
// expect: synod: [own_log.eligibility]
#include <tests/refusals/parts.hpp>

#include <synod/protocol/viewstamped.hpp>

#ifndef TWIN
using protocol = synod::viewstamped<synod::command<int>, synod::storage<whole_storage>, synod::recovery::own_log>;
#else
using protocol = synod::viewstamped<synod::command<int>, synod::storage<whole_storage>, synod::recovery::newest_log>;
#endif
node_of<protocol> member{};
