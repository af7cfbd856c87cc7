// SPDX-License-Identifier: BSL-1.0
// An atomic register of which each node answers by itself.
// expect: synod: [register.spreading]
// errors: 1
#include <tests/refusals/parts.hpp>

#include <synod/protocol/abd.hpp>
#include <synod/protocol/gossip.hpp>

#ifndef TWIN
node_of<synod::abd<synod::spreading::epidemic, synod::command<int>, synod::storage<whole_storage>>> one{};
#else
node_of<synod::gossip<synod::spreading::epidemic, synod::command<int>, synod::storage<whole_storage>>> one{};
#endif
