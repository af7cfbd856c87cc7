// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <concepts>
#include <cstdint>
#include <string>

#include <synod/core/number.hpp>
#include <synod/sim/prng.hpp>

SYNOD_BEGIN_NAMESPACE
namespace sim {

/// Makes the command that a world's client proposes as `id`. Specialise it for a command of yours.
template <class Command>
struct sample {
  static_assert(std::integral<Command> || std::same_as<Command, std::string>,
                "synod: [sim.sample] specialise synod::sim::sample<Command> with static Command make(proposal, prng&) "
                "[sim/workload.hpp]");
  static Command make(proposal id, prng& random) {
    if constexpr (std::integral<Command>) {
      static_cast<void>(random);
      return static_cast<Command>(id.value);
    } else {
      return Command(random.below(40), static_cast<char>('a' + id.value % 26));
    }
  }
};

}  // namespace sim
SYNOD_END_NAMESPACE
