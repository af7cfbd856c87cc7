// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <concepts>
#include <cstdint>
#include <string>

#include <synod/core/number.hpp>
#include <synod/sim/prng.hpp>

SYNOD_BEGIN_NAMESPACE
namespace sim {

/// Makes the command that a world's client proposes as `id`. Specialise it for a command of yours. What it makes of a
/// string is an operation on a small store, and some dots for the sake of length (check/store.hpp reads it):
///
///     wa17     write 17 under a              pa17    put 17 at the end of list a
///     ca17-12  write it if 12 stands there   la      read list a
///     ra       read what stands under a
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
      char const what = "wwwccrrpl"[random.below(9)];
      Command c{what, static_cast<char>('a' + random.below(3))};
      if (what != 'r' && what != 'l') c += std::to_string(id.value);
      if (what == 'c') c += '-' + std::to_string(id.value - 1 - random.below(id.value < 16 ? id.value : 16));
      return c.append(random.below(32), '.');
    }
  }
};

}  // namespace sim
SYNOD_END_NAMESPACE
