// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <map>
#include <string>

#include <tests/nemesis/runner/row_of.hpp>

#include <synod/policy/property.hpp>
#include <synod/sim/cluster.hpp>
#include <synod/trace/recorder.hpp>

namespace tests::runs {

/// What a row shows of itself. Every message takes as long as every other, so that the picture is quiet.
template <class P>
synod::trace::recorded tell(std::uint64_t seed) {
  using std::chrono::milliseconds;
  std::size_t const nodes = P::quorum::voters == 0 ? 3 : P::quorum::voters;
  synod::sim::options calm;
  calm.delay_min = milliseconds(6);
  calm.delay_mean = {};
  calm.flush_min = calm.flush_max = milliseconds(2);
  synod::sim::cluster<P, tests::nemesis::watch<P>> c(nodes, seed, calm);  // the world that is compiled for the nemesis
  synod::trace::recorder seen;
  auto const delivered = [&](std::size_t n, std::size_t many) {
    return c.run_until([&] { return c.delivered(n).size() >= many; });
  };
  if (synod::property::offers<typename P::proposing> && synod::property::has_one_slot<typename P::order>) {
    // Once a ballot is open two proposals for the one slot collide.
    c.run_until([&] { return c.leader().has_value(); });
    c.run_for(milliseconds(100));
    c.record(seen);
    c.propose_at(1, "x=1");
    c.propose_at(nodes, "x=2");
    for (std::size_t n = 1; n <= nodes; ++n) delivered(n, 1);
    return seen.result();
  }
  if (synod::property::offers<typename P::proposing>) {
    // Once a ballot is open any node's proposal goes straight to the acceptors; then two of them collide.
    c.propose("x=0");
    c.run_for(milliseconds(100));
    c.record(seen);
    c.propose_at(1, "x=1");
    for (std::size_t n = 1; n <= nodes; ++n) delivered(n, 2);
    c.propose_at(1, "x=2");
    c.propose_at(nodes, "x=3");
    for (std::size_t n = 1; n <= nodes; ++n) delivered(n, 4);
    return seen.result();
  }
  c.record(seen);
  if (P::campaign::waits_for_request) {
    // Node 1 gets its command chosen without the last node, which then proposes one of its own, and learns better.
    c.partition({nodes});
    c.propose_at(1, "x=1");
    delivered(1, 1);
    c.heal();
    c.propose_at(nodes, "x=2");
    delivered(nodes, 1);
  } else {
    // A leader gets a command chosen and crashes; the others go on.
    c.propose("x=1");
    std::size_t const first = *c.leader();
    c.crash(first);
    c.propose("x=2");
    for (std::size_t n = 1; n <= nodes; ++n)
      if (n != first) delivered(n, 2);
  }
  return seen.result();
}

/// The shortest of a few: in it nobody campaigns in vain.
template <class P>
synod::trace::recorded tell_best() {
  synod::trace::recorded best = tell<P>(1);
  for (std::uint64_t seed = 2; seed <= 16; ++seed)
    if (auto other = tell<P>(seed); other.events.size() < best.events.size()) best = std::move(other);
  return best;
}

/// How the rows of tests/rows.hpp are told, by name.
using teller = synod::trace::recorded (*)();
std::map<std::string, teller, std::less<>>& tellers();

/// Enters a row into the table under its name.
template <class P>
struct entered {
  explicit entered(char const* name) { tellers().emplace(name, tell_best<P>); }
};

}  // namespace tests::runs
