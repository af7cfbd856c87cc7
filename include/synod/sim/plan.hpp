// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <cstddef>
#include <cstdint>
#include <vector>

#include <synod/sim/clock.hpp>
#include <synod/sim/fault.hpp>
#include <synod/sim/options.hpp>

SYNOD_BEGIN_NAMESPACE
namespace sim {

/// All that a run follows from: two worlds of one plan are the same, event for event.
struct plan {
  std::size_t nodes = 3;
  std::uint64_t seed = 1;        ///< of all luck: delays, clocks, time-outs
  options climate{};
  std::vector<event> events;     ///< in order of time
  clock::duration until{};       ///< then all faults end

  friend bool operator==(plan const&, plan const&) = default;
};

}  // namespace sim
SYNOD_END_NAMESPACE
