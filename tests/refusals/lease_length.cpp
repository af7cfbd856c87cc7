// SPDX-License-Identifier: BSL-1.0
// A lease of a tick or two of a slow clock.
// expect: synod: [lease.length]
// errors: 1
#include <tests/refusals/parts.hpp>

#include <chrono>
#include <cstdint>
#include <ratio>

#include <synod/protocol/raft.hpp>

struct tenths {
  using rep = std::int64_t;
  using duration = std::chrono::duration<rep, std::deci>;
  using time_point = std::chrono::time_point<tenths>;
  using drift = std::ratio<1, 1000>;
};
#ifndef TWIN
using reading = synod::reading::lease<200>;
#else
using reading = synod::reading::lease<2000>;
#endif
using protocol = synod::raft<synod::command<int>, synod::storage<whole_storage>, synod::clock<tenths>, reading>;
node_of<protocol> member{};
