// SPDX-License-Identifier: BSL-1.0
#include <synod/protocol/fast_paxos.hpp>
#include <synod/protocol/multi_paxos.hpp>
#include <synod/quorum/fast.hpp>

#include "logs.hpp"

namespace {

using fast = ladder::of<synod::fast_paxos, synod::quorum::fast<ladder::nodes, 3, 4>>;
using ladder::trial;

/// The message delays of a write that is asked at a node that does not lead; where only the leader takes writes, one more
/// brings it there.
template <class P>
double beside_the_leader() {
  trial<P> t;
  std::size_t const first = t.leader();
  t.run_for(ladder::duration(std::chrono::seconds(2)));
  std::size_t const other = (first + 1) % ladder::nodes;
  double on_the_way = 0;
  std::size_t which = t.ask(other, 1);
  if (which == trial<P>::unasked) which = t.ask(first, 1), on_the_way = 1;
  if (!t.answered(which)) return 0;
  return on_the_way + static_cast<double>(t.took(which).count()) / static_cast<double>(ladder::delay.count());
}

/// … of two that are asked at once, at two such nodes, so that neither half of the votes suffices: of the later one.
template <class P>
double collided() {
  trial<P> t;
  std::size_t const first = t.leader();
  t.run_for(ladder::duration(std::chrono::seconds(2)));
  std::size_t const one = t.ask((first + 1) % ladder::nodes, 1), other = t.ask((first + 2) % ladder::nodes, 2);
  if (!t.answered(one) || !t.answered(other)) return 0;
  return static_cast<double>(std::max(t.took(one), t.took(other)).count()) / static_cast<double>(ladder::delay.count());
}

std::string figure(double delays) {
  std::ostringstream out;
  out << delays;
  return out.str();
}

}  // namespace

ladder::rung ladder::fast_paxos() {
  rung r{"Fast Paxos: one message delay less, unless two collide",
         "Any node sends a command straight to the acceptors, and four of five that vote alike have chosen it. Where they do not, the "
         "leader recovers the slot from their votes.", {}, {}, {}, {}, {}};
  measure<fast>(r);
  r.expect(r.found[0].larger_side && !r.found[0].smaller_side, "in a partition the larger side answers, and it alone");
  double const direct = beside_the_leader<fast>(), through = beside_the_leader<of<synod::multi_paxos>>(), twice = collided<fast>();
  r.notes.push_back("asked at a node that does not lead: " + figure(direct) + " delays, where Multi-Paxos takes " + figure(through));
  r.notes.push_back("two at once at different nodes: " + figure(twice) + " delays until both are answered");
  r.expect(direct + 1 == through, "it takes one message delay less than Multi-Paxos");
  r.expect(twice > direct, "a collision costs time, and is recovered");
  return r;
}
