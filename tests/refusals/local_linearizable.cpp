// SPDX-License-Identifier: BSL-1.0
// A lock over a log that is read as it stands at any node.
// expect: synod: [guarantee.linearizable]
// errors: 1
#include <tests/refusals/parts.hpp>

#include <synod/policy/linearizable.hpp>
#include <synod/protocol/raft.hpp>

#ifndef TWIN
using reading = synod::reading::local;
#else
using reading = synod::reading::confirmed;
#endif
using protocol = synod::raft<synod::command<int>, synod::storage<whole_storage>, reading>;
static_assert(synod::require_linearizable<protocol>());
