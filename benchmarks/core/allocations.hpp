// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <cstdint>

namespace benchmarks {

/// How often `operator new` was called since the program began; it is replaced in allocations.cpp.
inline std::uint64_t allocations = 0;

}  // namespace benchmarks
