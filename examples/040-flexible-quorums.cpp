// SPDX-License-Identifier: BSL-1.0
// Flexible quorums: twelve nodes in a grid, where three of them suffice to choose, and the compiler has the proof.
#include <cstdio>
#include <string>

#include <synod/protocol/flexible_paxos.hpp>
#include <synod/sim/cluster.hpp>

namespace quorum = synod::quorum;

// Three rows of four: nodes 1 to 4, 5 to 8, 9 to 12. A full row takes office, a full column chooses.
using grid = quorum::grid<3, 4>;

// That is sound because each row meets each column. Whoever forgets that is told by the compiler; here is the same
// proof, asked for by hand: there is no pair of quorums apart from each other.
static_assert(!quorum::prepare_apart_from_accept<grid>(12));

// Of five nodes, two that take office can miss three that have chosen. The proof names them, and
// `synod::flexible_paxos<too_small, …>` does not compile.
using too_small = quorum::flexible<5, 2, 3>;
static_assert(quorum::prepare_apart_from_accept<too_small>(5)->one.size() == 2);
static_assert(quorum::prepare_apart_from_accept<too_small>(5)->other.size() == 3);

// Office is taken seldom, choosing is for every command: so the grid is low and wide, and its columns are small.
using wide = synod::flexible_paxos<grid, synod::command<std::string>, synod::storage<synod::sim::disk>,
                                   synod::clock<synod::sim::clock>>;

int main() {
  synod::sim::cluster<wide> nodes(12);
  auto const say = [&](char const* command) {
    std::printf("%s: %s\n", command, nodes.propose(command) == synod::proposal{} ? "not chosen" : "chosen");
  };
  say("all twelve are up");

  // Only the leader's column stays: nine of twelve are gone, and three go on without them.
  std::size_t const leader = *nodes.leader();
  for (std::size_t n = 1; n <= 12; ++n)
    if (n % 4 != leader % 4) nodes.crash(n);
  say("one column is up");

  // A new leader needs a full row, and there is none. With majorities, the sixth crash would have been the last word.
  nodes.crash(leader);
  say("two nodes are up");

  // With everybody back, the row finds in every column what was chosen there.
  for (std::size_t n = 1; n <= 12; ++n)
    if (!nodes.running(n)) nodes.restart(n);
  say("all twelve are back");
  nodes.run_until([&] { return nodes.delivered(leader).size() == 3; });
  for (std::string const& command : nodes.delivered(leader)) std::printf("the first leader has: %s\n", command.c_str());
}

// Prints:
// all twelve are up: chosen
// one column is up: chosen
// two nodes are up: not chosen
// all twelve are back: chosen
// the first leader has: all twelve are up
// the first leader has: one column is up
// the first leader has: all twelve are back
