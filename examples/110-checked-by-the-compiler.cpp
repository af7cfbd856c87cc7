// SPDX-License-Identifier: BSL-1.0
// A quorum system of your own, and the compiler visits every state that three acceptors can reach with it.
//
// It takes g++ with -fconstexpr-ops-limit=4000000000, or clang with -fconstexpr-steps=2000000000.
#include <cstdio>

#include <synod/check/explore/single_decree.hpp>
#include <synod/protocol/basic_paxos.hpp>
#include <synod/storage/memory.hpp>

// The node with the good disk, and any other: two nodes choose, and the good one is in every quorum.
struct with_the_first {
  using axis = synod::axis::quorum;
  static constexpr char const* name = "with_the_first";
  static constexpr std::size_t voters = 3;
  static constexpr bool prepare(synod::node_set s, std::size_t) { return s.contains(0) && s.size() >= 2; }
  static constexpr bool accept(synod::node_set s, std::size_t) { return s.contains(0) && s.size() >= 2; }
};

// To take office, any one node is asked: it may be one that knows nothing of what the others have chosen.
struct hasty : with_the_first {
  static constexpr char const* name = "hasty";
  static constexpr bool prepare(synod::node_set s, std::size_t) { return !s.empty(); }
};

template <class Quorum, class... More>
using decree = synod::basic_paxos<synod::command<int>, synod::storage<synod::memory>, Quorum, More...>;

// Three acceptors, two values, two ballots; any message lost, late, repeated or out of order.
constexpr auto sound = synod::explore::single_decree<decree<with_the_first>>();
static_assert(sound.holds());

// `decree<hasty>` does not compile, and says which two quorums miss each other; told to take it all the same, the compiler
// finds the shortest way to two chosen values.
constexpr auto unsound = synod::explore::single_decree<decree<hasty, synod::assume_unsound>>();
static_assert(!unsound.holds() && unsound.found.broken == "agreement");

int main() {
  std::printf("with the first: %llu states, %u deep, and never two values\n",
              static_cast<unsigned long long>(sound.found.states), sound.found.depth);
  std::printf("in haste: two values after %u steps\n", unsound.found.depth - 1);
}

// Prints:
// with the first: 2433 states, 17 deep, and never two values
// in haste: two values after 10 steps
