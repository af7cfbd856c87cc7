// SPDX-License-Identifier: BSL-1.0
#include <synod/protocol/multi_paxos.hpp>

#include "logs.hpp"

ladder::rung ladder::multi_paxos() {
  rung r{"Multi-Paxos: one leader, one round trip",
         "Phase 1 is run once for all slots to come; each command then costs a round trip from the leader, and a log comes of it.", {}, {}, {}, {}, {}};
  measure<of<synod::multi_paxos>>(r);
  r.expect(r.found[0].larger_side && !r.found[0].smaller_side, "in a partition the larger side answers, and it alone");
  return r;
}
