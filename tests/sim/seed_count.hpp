// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <cstdint>
#include <cstdlib>
#include <optional>

namespace tests {

inline std::optional<std::uint64_t> number_from(char const* name) {
  char const* const text = std::getenv(name);
  return text && *text ? std::optional(std::strtoull(text, nullptr, 10)) : std::nullopt;
}

/// How many seeds a suite runs: SYNOD_SEEDS of them, or as many as fit into seconds.
inline std::uint64_t seeds(std::uint64_t quick) {
#ifdef __OPTIMIZE__
  return number_from("SYNOD_SEEDS").value_or(quick);
#else
  return number_from("SYNOD_SEEDS").value_or(quick / 10 + 1);
#endif
}

}  // namespace tests
