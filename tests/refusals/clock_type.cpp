// SPDX-License-Identifier: BSL-1.0
// A clock that counts in fractions.
// expect: synod: [clock.type]
#include <tests/refusals/parts.hpp>

#include <synod/protocol/raft.hpp>

#include <chrono>

struct seconds {
  using rep = double;
  using duration = std::chrono::duration<double>;
  using time_point = std::chrono::time_point<std::chrono::steady_clock, duration>;
};

#ifndef TWIN
using protocol = synod::raft<synod::command<int>, synod::storage<whole_storage>, synod::clock<seconds>>;
node_of<protocol> member{};
#else
using protocol = synod::raft<synod::command<int>, synod::storage<whole_storage>,
                             synod::clock<std::chrono::system_clock>>;
node_of<protocol> member{};
#endif
