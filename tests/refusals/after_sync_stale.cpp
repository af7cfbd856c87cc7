// SPDX-License-Identifier: BSL-1.0
// A quorum adopts whatever log has won, and anybody's wins.
// expect: synod: [own_log.eligibility]
#include <tests/refusals/parts.hpp>

#include <synod/protocol/zab.hpp>

#ifndef TWIN
using protocol = synod::zab<synod::command<int>, synod::storage<whole_storage>, synod::eligibility::any>;
#else
using protocol = synod::zab<synod::command<int>, synod::storage<whole_storage>, synod::eligibility::up_to_date>;
#endif
node_of<protocol> member{};
