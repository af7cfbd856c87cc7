// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <fstream>
#include <memory>
#include <span>
#include <string>

#include <tests/explore/explored.hpp>
#include <tests/explore/transcript.hpp>
#include <tests/soundness/compiled.hpp>
#include <tests/soundness/promise.hpp>

#include <synod/check/explore/breadth_first.hpp>
#include <synod/check/explore/replicas.hpp>
#include <synod/concept/quorum_system.hpp>
#include <synod/core/node_set.hpp>
#include <synod/policy/property.hpp>

namespace tests::soundness {

/// How many members beside oneself the smallest quorums take: fewer messages under way would choose nothing.
template <class Q>
unsigned others_needed(std::size_t n) {
  std::size_t prepare = n, accept = n;
  for (std::uint64_t bits = 0; bits <= synod::node_set::first(n).bits; ++bits) {
    synod::node_set const s{bits};
    if (Q::prepare(s, n)) prepare = std::min(prepare, s.size());
    if (synod::quorum::could_accept<Q>(s, n)) accept = std::min(accept, s.size());
  }
  return static_cast<unsigned>(std::max({prepare, accept, std::size_t{2}}) - 1);
}

/// The scopes, the same for every mixture, one after the other until something breaks. The first is small enough to be
/// visited whole, the last has the four ballots that Raft's figure 8 needs.
struct scope {
  char const* name;
  unsigned ballots, commands, in_flight, wakes, crashes;
  bool led = false;
  unsigned drops = synod::explore::bounds::any;
};
inline constexpr scope scopes[] = {
    {"small", 2, 1, 1, synod::explore::bounds::any, 0},
    {"wide", 2, 2, 2, synod::explore::bounds::any, 0},
    {"three", 3, 2, 1, synod::explore::bounds::any, 0},
    {"crash", 3, 2, 1, 3, 1},
    {"four", 4, 2, 1, 4, 0},
};
/// Where offers go to everybody much is under way at once. These begin with a leader whom all follow and a ballot that is open;
/// in the first two nothing is lost, and all is visited that comes of two offers with so little under way, and of the next leader;
/// in the last one anybody crashes, and one message is lost.
inline constexpr scope offered_scopes[] = {
    {"offers", 1, 2, 6, 0, 0, true, 0},
    {"second", 2, 2, 5, 1, 0, true, 0},
    {"fall", 2, 2, 6, 1, 1, true, 1},
};

/// Explores real replicas of the mixture in each scope, through `states_max` states, and prints a line for each; and the
/// shortest run that breaks something, in the first scope that has one. That is written to `file`, too, as a transcript of
/// the row `name`, where a file is named.
template <class Mixture>
int explore_mixture(std::uint64_t states_max, char const* file = nullptr, char const* name = "") {
  using P = tests::explore::explored<compiled<Mixture>::template row>;
  using model_type = synod::explore::replicas<P, promise<P>>;
  std::span<scope const> const all = synod::property::offers<typename P::proposing> ? std::span<scope const>(offered_scopes) : scopes;
  for (scope const& s : all) {
    synod::explore::bounds b;
    b.ballots = s.ballots;
    b.nodes = static_cast<unsigned>(nodes_of<Mixture>());
    b.commands = s.commands;
    b.in_flight = std::max(s.in_flight, others_needed<typename P::quorum>(b.nodes));
    b.wakes = s.wakes;
    b.crashes = s.crashes;
    b.led = s.led;
    b.drops = s.drops;
    b.heartbeats = synod::property::spreads<typename Mixture::learning>;  // on which learners tell each other
    b.retries = false;
    b.symmetry = true;
    // The first scope is to be visited whole. Figure 8 and its like lie deep: there the last one has more room.
    bool const deep = &s == &all[0] || s.drops == 0 || (s.ballots == 4 && synod::property::cuts<typename P::order>);
    std::uint64_t const most = deep ? 10 * states_max : states_max;
    auto const model = std::make_unique<model_type>(b);
    synod::explore::breadth_first<model_type> search(*model);
    while (search.advance(std::uint64_t{1} << 12) && search.result().states < most) {}
    auto const& found = search.result();
    std::uint64_t commands = 0;
    for (auto const& t : model->tests())
      if (t.law == synod::explore::law::delivery<P>::name) commands = t.times;
    std::printf("%s\t%llu\t%u\t%s\t%s\t%s\n", s.name, static_cast<unsigned long long>(found.states), found.depth - 1,
                found.whole ? "whole" : "part", commands != 0 ? "chosen" : "idle",
                found.broken.empty() ? "-" : std::string(found.broken).c_str());
    if (found.broken.empty()) continue;
    auto const run = search.run();
    for (auto const& e : run) std::printf("    %s\n", words(e, model->sent()).c_str());
    if (file) std::ofstream(file, std::ios::binary) << tests::explore::transcript<P>(*model, run, name, found.broken);
    std::printf("    %s\n", model->said().c_str());
    return 1;
  }
  return 0;
}

}  // namespace tests::soundness
