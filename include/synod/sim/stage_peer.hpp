// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <cstdint>
#include <deque>
#include <utility>
#include <vector>

#include <synod/core/number.hpp>
#include <synod/log/own_proposals.hpp>
#include <synod/role/context.hpp>
#include <synod/sim/clock.hpp>
#include <synod/sim/machine.hpp>

SYNOD_BEGIN_NAMESPACE
namespace sim {

/// A node on a stage, and what it has said to its clients.
template <class P>
struct stage_peer {
  sim::machine<P> machine{typename P::storage{}};
  bool held = false, lingers = false;
  clock::time_point now{}, deadline = never<clock>;
  std::deque<std::uint64_t> draws;
  std::vector<std::pair<proposal, verdict>> settled;
  std::vector<proposal> readable;

  /// The next number that was said to be drawn; 0 where none is left.
  std::uint64_t draw() {
    if (draws.empty()) return 0;
    std::uint64_t const number = draws.front();
    return draws.pop_front(), number;
  }
};

}  // namespace sim
SYNOD_END_NAMESPACE
