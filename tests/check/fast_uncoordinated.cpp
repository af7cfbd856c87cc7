// SPDX-License-Identifier: BSL-1.0
//
// Every state of a small world in which acceptors recover by themselves what collides: three nodes, of whom two choose in a
// fast ballot, so that whoever takes office, or votes again, must have heard of all. And what the same search finds where that is not so.
#include <cstddef>
#include <string_view>

#include <tests/catch.hpp>
#include <tests/explore/explored.hpp>

#include <synod/check/explore/breadth_first.hpp>
#include <synod/check/explore/replicas.hpp>
#include <synod/protocol/fast_paxos.hpp>

using namespace synod;

namespace {

/// Votes again as soon as two votes differ, whoever has voted.
struct rash : recovery::fast_uncoordinated {
  static constexpr std::string_view name = "rash";
  template <class Q, class Options>
  static constexpr bool gives_up(Options const& options, node_set, std::size_t) { return options.size() > 1; }
};
template <class... Named>
using with = tests::explore::explored<fast_paxos, numbering::tripled, Named...>;

/// Two proposals in an open ballot, disks that take their time, and a message that may be lost.
explore::bounds two_proposals() {
  explore::bounds b;
  b.commands = 2;
  b.ballots = 1;
  b.in_flight = 3;
  b.drops = 1;
  b.wakes = 0;
  b.led = b.slow_disks = true;
  b.heartbeats = b.retries = false;
  return b;
}

}  // namespace

TEST_CASE("explorer: whatever becomes of two proposals under acceptors that may vote again, nothing is chosen twice", "[check][explore]") {
  using sound = with<quorum::fast<3, 3, 2>, recovery::fast_uncoordinated>;
  explore::bounds b = two_proposals();
#ifndef __OPTIMIZE__
  b.drops = 0;  // a ninth of the states …
  b.in_flight = 2;  // … and of these a few
#endif
  explore::replicas<sound> model(b);
  explore::breadth_first<explore::replicas<sound>> search(model);
  while (search.advance(1U << 12)) {}
  CHECK(search.result().whole);
  CHECK(search.result().broken.empty());
  bool collided = false;
  for (explore::tested const& t : model.tests()) collided = collided || (t.law == "one vote a slot" && t.times != 0);
  CHECK(collided);
}

#ifdef __OPTIMIZE__  // a million states
TEST_CASE("explorer: of three proposals, one an acceptor, none can be chosen, and the acceptors agree on one by themselves", "[check][explore]") {
  using sound = with<quorum::fast<3, 3, 2>, recovery::fast_uncoordinated>;
  auto b = two_proposals();
  b.commands = 3;
  b.in_flight = 2;
  b.drops = 8;
  b.slow_disks = false;
  explore::replicas<sound> model(b);
  explore::breadth_first<explore::replicas<sound>> search(model);
  while (search.advance(1U << 12)) {}
  CHECK(search.result().whole);
  CHECK(search.result().broken.empty());
  for (explore::tested const& t : model.tests()) if (t.law == "agreement" || t.law == "one vote a slot") CHECK(t.times != 0);
}
#endif

TEST_CASE("explorer: acceptors that vote again for what too few have voted for go past what was chosen", "[check][explore]") {
  using broken = with<quorum::fast<3, 3, 2>, rash>;
  explore::replicas<broken> model(two_proposals());
  explore::breadth_first<explore::replicas<broken>> search(model);
  while (search.advance(1U << 12)) {}
  CHECK(search.result().broken == explore::law::completeness<broken>::name);
  CHECK(model.said() == "completeness: slot 1: proposal 1 was chosen (ballot 3.2), and node 3 stores proposal 2 of ballot 4.2");
  CHECK(search.run().size() == 11);
}
