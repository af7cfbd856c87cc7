// SPDX-License-Identifier: BSL-1.0
// Registers without consensus: what two writers at once make of `majority_write`, and the one policy that repairs it.
#include <chrono>
#include <cstdint>
#include <cstdio>
#include <string>

#include <synod/check/register_history.hpp>
#include <synod/policy/linearizable.hpp>
#include <synod/protocol/abd.hpp>
#include <synod/protocol/gossip.hpp>
#include <synod/protocol/majority_write.hpp>
#include <synod/sim/register_world.hpp>

using namespace std::chrono_literals;
using synod::check::verdict_on_history;

template <template <class...> class Row, class... More>
using numbers = Row<synod::command<std::uint64_t>, synod::storage<synod::sim::disk>, synod::clock<synod::sim::clock>, More...>;

// More than half are written to and read from, in each of them. What differs is the ordering: `arrival`, or `versions`.
using written = numbers<synod::majority_write>;
using repaired = numbers<synod::abd>;
// The same without a read's write-back promises less than `abd`, and so is no `abd`, unless nobody minds.
using unrepaired = numbers<synod::abd, synod::ordering::versions_unrepaired, synod::assume_unsound>;

static_assert(!synod::linearizable<written> && synod::linearizable<repaired>);

// Three nodes in ordinary times. Two of them write at once; then each one reads, one after the other, twice.
template <class P>
auto two_writers(std::uint64_t seed) {
  synod::sim::register_world<P> nodes(3, seed, synod::sim::options{});
  nodes.write(0, {1}, 10);
  nodes.write(2, {1}, 20);
  nodes.run_for(200ms);
  for (int reads = 0; reads < 6; ++reads) {
    nodes.read(static_cast<std::size_t>(reads % 3), {1});
    nodes.run_for(200ms);
  }
  return synod::check::judge_registers(nodes.history());
}

// Worlds full of faults: messages are lost, repeated and late, the network parts, nodes crash and come back.
template <class P>
void under_faults(char const* name) {
  int ordered = 0;
  for (std::uint64_t seed = 1; seed <= 40; ++seed) {
    synod::sim::register_world<P> nodes(3, seed);
    nodes.run_for(3s);
    ordered += synod::check::judge_registers(nodes.history()).what == verdict_on_history::linearizable;
  }
  std::printf("%-30s %d of 40 worlds full of faults\n", name, ordered);
}

int main() {
  std::uint64_t seed = 1;
  auto bad = two_writers<written>(seed);
  while (bad.what == verdict_on_history::linearizable) bad = two_writers<written>(++seed);
  std::printf("majority_write, seed %d:\n%s\n", static_cast<int>(seed), bad.picture.c_str());
  std::printf("abd, seed %d: %s\n", static_cast<int>(seed),
              two_writers<repaired>(seed).what == verdict_on_history::linearizable ? "some order explains all answers" : "?");

  std::puts("\nwhat clients saw is some register's history in");
  under_faults<written>("majority_write");
  under_faults<unrepaired>("abd without its write-back");
  under_faults<repaired>("abd");

  // Gossip asks nobody: both sides of a partition answer, and differ, until they hear each other again.
  synod::sim::register_world<numbers<synod::gossip>> nodes(4, 1, synod::sim::options{});
  nodes.part(synod::node_set::first(2));
  nodes.write(0, {1}, 10);
  nodes.write(3, {1}, 40);
  nodes.run_for(2s);
  auto const here = nodes.read(1, {1}), there = nodes.read(2, {1});
  nodes.mend();
  nodes.run_for(2s);
  auto const after = nodes.read(0, {1});
  nodes.run_for(1s);
  std::printf("\ngossip: parted, one side reads %d and the other %d; mended, both read %d\n",
              static_cast<int>(*nodes.what_of(here).found), static_cast<int>(*nodes.what_of(there).found),
              static_cast<int>(*nodes.what_of(after).found));
}

// Prints:
// majority_write, seed 1:
// no order explains these operations:
//
// process 1 | |----write 10----|
// process 2 |                        |-read 10-|
// process 3 | |-write 20-|                            |-read 20-|
//             0          14931 29288 400000    414417 600000    610033
//
// an order goes as far as: write 20, then write 10, then read 10; but then not: read 20
//
// abd, seed 1: some order explains all answers
//
// what clients saw is some register's history in
// majority_write                 8 of 40 worlds full of faults
// abd without its write-back     36 of 40 worlds full of faults
// abd                            40 of 40 worlds full of faults
//
// gossip: parted, one side reads 10 and the other 40; mended, both read 40
