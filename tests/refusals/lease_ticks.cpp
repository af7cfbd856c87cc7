// SPDX-License-Identifier: BSL-1.0
// A lease of more ticks than the clock's numbers count: granted for less than nothing, and held for half an hour.
// expect: synod: [lease.ticks]
// errors: 1
#include <tests/refusals/parts.hpp>

#include <chrono>
#include <cstdint>
#include <ratio>

#include <synod/protocol/raft.hpp>

struct narrow {
  using rep = std::int32_t;
  using duration = std::chrono::duration<rep, std::micro>;
  using time_point = std::chrono::time_point<narrow>;
  using drift = std::ratio<1, 1000>;
};
#ifndef TWIN
using reading = synod::reading::lease<2'148'000>;
#else
using reading = synod::reading::lease<2'147'000>;
#endif
using protocol = synod::raft<synod::command<int>, synod::storage<whole_storage>, synod::clock<narrow>, reading>;
node_of<protocol> member{};
