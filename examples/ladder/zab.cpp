// SPDX-License-Identifier: BSL-1.0
#include <synod/protocol/zab.hpp>

#include "logs.hpp"

ladder::rung ladder::zab() {
  rung r{"ZAB: the same guarantee again",
         "A new leader serves nobody until a quorum holds its whole history; then that history is chosen at once.", {}, {}, {}, {}, {}};
  measure<of<synod::zab>>(r);
  r.expect(r.found[0].larger_side && !r.found[0].smaller_side, "in a partition the larger side answers, and it alone");
  return r;
}
