// SPDX-License-Identifier: BSL-1.0
#include <synod/protocol/gossip.hpp>

#include "registers.hpp"

ladder::rung ladder::gossip() {
  rung r{"Gossip: always available, and equal in the end",
         "Everybody answers for himself, and tells others at random. In a partition both sides go on, where all above that keep an order "
         "refuse on the smaller one; afterwards the last writer has won.", {}, {}, {}, {}, {}};
  measure_registers<of<synod::gossip>>(r);
  auto const& f = r.found[0];
  r.expect(f.one_down && f.two_down && f.smaller_side && f.larger_side, "everybody who is up answers");

  registers<of<synod::gossip>> t;
  t.part(node_set::first(2));
  for (std::size_t i = 0; i < nodes; ++i) t.write(i, {1}, i + 1);
  t.run_for(2s);
  t.mend();
  t.run_for(20s);
  auto const newest = t.read(0, {1});
  bool equal = true;
  for (std::size_t i = 1; i < nodes; ++i) {
    auto const id = t.read(i, {1});
    equal = equal && t.answered(id) && t.what_of(id).found == t.what_of(newest).found;
  }
  r.notes.push_back(std::string("after the partition all five ") + (equal ? "read the same" : "still differ"));
  r.expect(equal, "after the partition all are equal");
  return r;
}
