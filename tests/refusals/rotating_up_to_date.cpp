// SPDX-License-Identifier: BSL-1.0
// Who asks on another's behalf tells his own log's end.
// expect: synod: [rotating.eligibility]
#include <tests/refusals/parts.hpp>

#include <synod/protocol/viewstamped.hpp>

#ifndef TWIN
using protocol = synod::viewstamped<synod::command<int>, synod::storage<whole_storage>, synod::eligibility::up_to_date>;
#else
using protocol = synod::viewstamped<synod::command<int>, synod::storage<whole_storage>, synod::eligibility::any>;
#endif
node_of<protocol> member{};
