// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <cstddef>

/// What this executable has asked operator new for since it started; nothing is known of it (`counted`) where clang's
/// thread sanitizer has put its own in its place.
struct allocations {
  std::size_t count = 0;
  std::size_t bytes = 0;

  static allocations so_far();
  static bool counted();
  friend allocations operator-(allocations a, allocations b) { return {a.count - b.count, a.bytes - b.bytes}; }
};
