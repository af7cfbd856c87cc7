// SPDX-License-Identifier: BSL-1.0
// An interface that needs linearizability, over registers that have no order.
// expect: synod: [guarantee.linearizable]
// expect: unordered_register
// errors: 1
#include <tests/refusals/parts.hpp>

#include <synod/policy/linearizable.hpp>
#include <synod/protocol/abd.hpp>
#include <synod/protocol/majority_write.hpp>

/// Peterson's lock for two needs registers in which what one has written the other one reads.
template <class P>
struct peterson_lock {
  static_assert(synod::require_linearizable<P>());
};

#ifndef TWIN
using protocol = synod::majority_write<synod::command<int>, synod::storage<whole_storage>>;
#else
using protocol = synod::abd<synod::command<int>, synod::storage<whole_storage>>;
#endif
peterson_lock<protocol> lock{};
