// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>

#include <synod/check/explore/bounds.hpp>
#include <synod/check/explore/state_set.hpp>

SYNOD_BEGIN_NAMESPACE
namespace explore {

/// A state of a small world of replicas: a number for each node's state, one for what is under way, one for what has been,
/// and counters of what may happen only so often.
struct world {
  static constexpr std::size_t words = 4;
  static constexpr std::size_t network_at = 5, past_at = 6, used_at = 7;

  struct counters {
    std::uint8_t commands = 0, crashes = 0, drops = 0, duplicates = 0, wakes = 0;
  };

  std::array<std::uint32_t, 8> parts{};

  world() = default;
  explicit world(packed<words> const& s) {
    for (std::size_t i = 0; i < 8; ++i) parts[i] = static_cast<std::uint32_t>(s[i / 2] >> (i % 2 * 32));
  }
  packed<words> pack() const {
    packed<words> s{};
    for (std::size_t i = 0; i < 8; ++i) s[i / 2] |= std::uint64_t{parts[i]} << (i % 2 * 32);
    return s;
  }

  counters used() const {
    auto const part = [u = parts[used_at]](unsigned at, unsigned bits) {
      return static_cast<std::uint8_t>(u >> at & ((1U << bits) - 1));
    };
    return {part(0, 4), part(4, 4), part(8, 8), part(16, 8), part(24, 8)};
  }
  void use(counters const& c) {
    parts[used_at] = c.commands | unsigned{c.crashes} << 4 | unsigned{c.drops} << 8 | unsigned{c.duplicates} << 16 | unsigned{c.wakes} << 24;
  }
};

}  // namespace explore
SYNOD_END_NAMESPACE
