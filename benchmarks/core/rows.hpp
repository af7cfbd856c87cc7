// SPDX-License-Identifier: BSL-1.0
#pragma once

namespace benchmarks {

// Each registers its rows of figures; a translation unit each.
void floor_rows();
void libraft_rows();
void raft_rows();
void multi_paxos_rows();
void flexible_paxos_rows();

}  // namespace benchmarks
