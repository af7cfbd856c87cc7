// SPDX-License-Identifier: BSL-1.0
#include <synod/protocol/raft.hpp>

#include "logs.hpp"

ladder::rung ladder::raft() {
  rung r{"Raft: the same roles, other policies",
         "A vote for a log that is as new as one's own, a log without holes, and nothing chosen that was left by another ballot.", {}, {}, {}, {}, {}};
  measure<of<synod::raft>>(r);
  r.expect(r.found[0].larger_side && !r.found[0].smaller_side, "in a partition the larger side answers, and it alone");
  return r;
}
