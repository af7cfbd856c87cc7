// SPDX-License-Identifier: BSL-1.0
// Keepers to whom nobody listens.
// expect: synod: [flow.unheard]
// expect: keeper, synod::
// errors: 1
#include <tests/refusals/parts.hpp>

#include <synod/register_node.hpp>

#ifndef TWIN
inline constexpr bool whole = synod::flow::closed<synod::role::keeper>();
#else
inline constexpr bool whole = synod::flow::closed<synod::role::keeper, synod::role::register_roles>();
#endif
