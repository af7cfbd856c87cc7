// SPDX-License-Identifier: BSL-1.0
#include <synod/protocol/abd.hpp>
#include <synod/protocol/majority_write.hpp>

#include "registers.hpp"

ladder::rung ladder::written_to_majorities() {
  rung r{"Majority write: nothing is lost, and nobody can say in which order it came",
         "Every write goes to more than half, and every read asks more than half: they meet. But two writers at once leave an order "
         "that no register has. Versions, and a read that writes back what it found, repair it: abd.", {}, {}, {}, {}, {}};
  measure_registers<of<synod::majority_write>>(r);
  measure_registers<of<synod::abd>>(r);
  for (auto const& f : r.found) {
    r.expect(f.acknowledged != 0 && f.lost == 0, f.row + ": an acknowledged write is lost");
    r.expect(f.one_down && f.two_down && f.larger_side && !f.smaller_side, f.row + ": a majority answers, and it alone");
  }
  return r;
}
