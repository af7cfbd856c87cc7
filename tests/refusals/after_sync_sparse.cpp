// SPDX-License-Identifier: BSL-1.0
// A history with holes cannot be adopted.
// expect: synod: [after_sync.order]
#include <tests/refusals/parts.hpp>

#include <synod/protocol/multi_paxos.hpp>
#include <synod/protocol/zab.hpp>

#ifndef TWIN
using protocol = synod::multi_paxos<synod::command<int>, synod::storage<whole_storage>, synod::commitment::after_sync>;
#else
using protocol = synod::zab<synod::command<int>, synod::storage<whole_storage>>;
#endif
node_of<protocol> member{};
