// SPDX-License-Identifier: BSL-1.0
#include <synod/protocol/raft.hpp>

#include <benchmarks/core/measured.hpp>

void benchmarks::raft_rows() {
  measure<measured<16, synod::raft>>("core.raft.16");
  measure<measured<256, synod::raft>>("core.raft.256");
}
