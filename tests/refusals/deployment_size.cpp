// SPDX-License-Identifier: BSL-1.0
// Sets of nodes have 64 places.
// expect: synod: [deployment.size]
// errors: 1
#include <tests/refusals/parts.hpp>

#include <synod/deployment.hpp>
#include <synod/protocol/multi_paxos.hpp>

using protocol = synod::multi_paxos<synod::command<int>, synod::storage<whole_storage>>;
#ifndef TWIN
constexpr std::size_t observers = 60;
#else
constexpr std::size_t observers = 59;
#endif
using apart = synod::deployment<protocol, synod::machines<3, synod::role::witness>, synod::machines<2, synod::role::proxy>,
                                synod::machines<observers, synod::role::observer>>;
node_of<apart> member{};
