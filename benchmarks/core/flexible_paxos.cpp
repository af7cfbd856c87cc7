// SPDX-License-Identifier: BSL-1.0
#include <synod/protocol/flexible_paxos.hpp>
#include <synod/quorum/flexible.hpp>

#include <benchmarks/core/measured.hpp>

void benchmarks::flexible_paxos_rows() {
  measure<measured<16, synod::flexible_paxos, synod::quorum::flexible<3, 2, 2>>>("core.flexible_paxos.16");
  measure<measured<256, synod::flexible_paxos, synod::quorum::flexible<3, 2, 2>>>("core.flexible_paxos.256");
}
