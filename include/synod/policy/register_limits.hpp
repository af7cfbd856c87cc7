// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <cstddef>

#include <synod/version.hpp>

SYNOD_BEGIN_NAMESPACE

/// Capacities of a node that keeps registers. Derive from it to change some; given as `limits<L>`.
struct register_limits {
  static constexpr std::size_t registers = 1024;               ///< counted from 1; others are refused
  static constexpr std::size_t value_bytes = std::size_t{1} << 16;  ///< the largest value, encoded
  static constexpr std::size_t operations = 64;                ///< open at one node: more are told `busy`
  static constexpr std::size_t answers = 1024;                 ///< to peers that wait for the disk; more are asked again
};

SYNOD_END_NAMESPACE
