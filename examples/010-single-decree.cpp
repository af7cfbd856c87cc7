// SPDX-License-Identifier: BSL-1.0
// A single decree: three legislators, two opinions, one decision (Basic Paxos).
#include <cstdio>
#include <string>

#include <synod/protocol/basic_paxos.hpp>
#include <synod/sim/cluster.hpp>

// A protocol is a row of policies, named, and what it is about: what is agreed on, where votes are kept, what time is
// made of. Here the simulator brings the disks and the clock, so there are no files, no sockets and no waiting.
using decree = synod::basic_paxos<synod::command<std::string>, synod::storage<synod::sim::disk>,
                                  synod::clock<synod::sim::clock>>;

int main() {
  synod::sim::cluster<decree> legislators(3);

  // Two propose at the same time. Their ballots interrupt each other until one of them, having backed off for a random
  // time, comes through; from then on every ballot is bound to propose what may have been chosen before.
  legislators.propose_at(1, "lamps must use only olive oil");
  legislators.propose_at(2, "the olive tax is 3 drachmas per ton");

  // Acceptors tell everybody what they accept, so that each legislator learns the decision by counting.
  for (std::size_t n = 1; n <= 3; ++n) {
    legislators.run_until([&] { return !legislators.delivered(n).empty(); });
    std::printf("legislator %zu: %s\n", n, legislators.delivered(n)[0].c_str());
  }

  // All leave the chamber at once, and when they return they know only what is in their ledgers.
  for (std::size_t n = 1; n <= 3; ++n) legislators.crash(n);
  for (std::size_t n = 1; n <= 3; ++n) legislators.restart(n);

  // A new opinion needs a new ballot, and that finds the decision: identity 0 says that the opinion was not chosen.
  if (legislators.propose("painting on temple walls is forbidden") == synod::proposal{})
    std::printf("still: %s\n", legislators.delivered(3)[0].c_str());
}

// Prints:
// legislator 1: the olive tax is 3 drachmas per ton
// legislator 2: the olive tax is 3 drachmas per ton
// legislator 3: the olive tax is 3 drachmas per ton
// still: the olive tax is 3 drachmas per ton
