// SPDX-License-Identifier: BSL-1.0
#include <benchmarks/core/floor.hpp>
#include <benchmarks/core/measure.hpp>
#include <benchmarks/core/rows.hpp>

void benchmarks::floor_rows() {
  measure<floor_cluster<16>>("core.floor.16");
  measure<floor_cluster<256>>("core.floor.256");
}
