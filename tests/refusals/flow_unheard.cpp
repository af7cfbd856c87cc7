// SPDX-License-Identifier: BSL-1.0
// A deployment in which nobody hears what a role says.
// expect: synod: [flow.unheard]
// expect: acceptor, synod::
#include <tests/refusals/parts.hpp>

#include <synod/message/flow.hpp>
#include <synod/role/deployment.hpp>

#ifndef TWIN
inline constexpr bool whole = synod::flow::closed<synod::role::acceptor>();
#else
inline constexpr bool whole = synod::flow::closed<synod::role::all_of<synod::role::acceptor>, synod::role::replica>();
#endif
