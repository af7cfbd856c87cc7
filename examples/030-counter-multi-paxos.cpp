// SPDX-License-Identifier: BSL-1.0
// A replicated counter: three nodes, one of them crashes, and nothing is lost.
#include <cstdio>
#include <numeric>

#include <synod/protocol/multi_paxos.hpp>
#include <synod/protocol/raft.hpp>
#include <synod/sim/cluster.hpp>

// What is agreed on is a number to add. The protocol keeps a log of them, the same on every node.
using counter = synod::multi_paxos<
    synod::command<int>, synod::storage<synod::sim::disk>, synod::clock<synod::sim::clock>>;

// A node's state is what comes of the commands delivered to it, in the order agreed on.
int value(synod::sim::cluster<counter> const& nodes, std::size_t n) {
  auto const delivered = nodes.delivered(n);
  return std::accumulate(delivered.begin(), delivered.end(), 0);
}

int main() {
  synod::sim::cluster<counter> nodes(3);
  nodes.propose(30);  // elects a leader, which replicates the command; returns when all have delivered it

  std::size_t const leader = *nodes.leader();
  nodes.crash(leader);
  nodes.propose(12);  // two of three suffice: they elect another, and go on
  for (std::size_t n = 1; n <= 3; ++n)
    if (nodes.running(n)) std::printf("a survivor has %d\n", value(nodes, n));

  nodes.restart(leader);  // it has what its disk has, and learns what it missed
  nodes.run_until([&] { return value(nodes, leader) == 42; });
  std::printf("the one that was down has %d\n", value(nodes, leader));
}

// Prints:
// a survivor has 42
// a survivor has 42
// the one that was down has 42
