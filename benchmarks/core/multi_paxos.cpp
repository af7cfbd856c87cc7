// SPDX-License-Identifier: BSL-1.0
#include <synod/protocol/multi_paxos.hpp>

#include <benchmarks/core/measured.hpp>

void benchmarks::multi_paxos_rows() {
  measure<measured<16, synod::multi_paxos>>("core.multi_paxos.16");
  measure<measured<256, synod::multi_paxos>>("core.multi_paxos.256");
}
