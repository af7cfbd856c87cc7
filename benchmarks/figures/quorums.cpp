// SPDX-License-Identifier: BSL-1.0
//
// What the size of quorums costs and gives [Howard, Malkhi, Spiegelman: Flexible Paxos], for all (n, q1, q2) with
// q1 + q2 = n + 1 and n from 3 to 9: how long a standing leader takes to get a command chosen, how many others may crash
// while he goes on, and how many nodes, he among them, may crash so that somebody still takes office and goes on.
//
//     quorums COUNT     prints N Q1 Q2 COMMIT_MS STEADY FAILOVER, the median over COUNT commands and the two numbers
//
// A message takes 1 ms and an exponential time of mean 4 ms besides; a disk 1 ms.
#include <algorithm>
#include <chrono>
#include <cstddef>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <string_view>
#include <type_traits>
#include <vector>

#include <synod/policy/environment.hpp>
#include <synod/protocol/multi_paxos.hpp>
#include <synod/sim/clock.hpp>
#include <synod/sim/disk.hpp>

#include "drill.hpp"

namespace {

using namespace std::chrono_literals;
using benchmarks::clock;

/// `flexible<n, q1, q2>` of what is said when running: one protocol instead of forty-two. To the compiler, which proves that
/// quorums meet, it is a majority; when running, q1 + q2 = n + 1 sees to it.
struct tuned {
  using axis = synod::axis::quorum;
  static constexpr std::string_view name = "tuned";
  static constexpr std::size_t voters = 0;
  static inline std::size_t q1 = 1, q2 = 1;
  static constexpr bool prepare(synod::node_set s, std::size_t n) {
    return s.size() >= (std::is_constant_evaluated() ? n / 2 + 1 : q1);
  }
  static constexpr bool accept(synod::node_set s, std::size_t n) {
    return s.size() >= (std::is_constant_evaluated() ? n / 2 + 1 : q2);
  }
};

using paxos = synod::multi_paxos<synod::command<int>, synod::storage<synod::sim::disk>, synod::clock<clock>,
                                  synod::limits<benchmarks::light>, tuned>;

struct run : benchmarks::drill<paxos> {
  run(std::size_t n, std::uint64_t seed) : drill(n, seed, {1ms, {}, 1ms, 4ms}, synod::settings<clock>::from(20ms)) {}

  /// The time until the node that leads has a command of its own chosen; nothing where none is within ten seconds.
  clock::duration commit() {
    auto const within = now() + 10s;
    while (now() < within) {
      std::size_t const at = leader();
      if (at == 0) {
        if (!run_until([&] { return leader() != 0; }, 10s)) break;
        continue;
      }
      auto const begun = now();
      bool taken = false;
      this->at(at, [&] {
        taken = stage().propose(at, 1, synod::proposal{++last_}).what == synod::propose_result<paxos::node>::answer::accepted;
      });
      auto const chosen = [&] {
        auto const& all = stage().delivered(at);
        return std::find(all.begin(), all.end(), synod::proposal{last_}) != all.end();
      };
      if (taken && run_until([&] { return leader() != at || chosen(); }, 2s) && chosen()) return now() - begun;
      if (!taken) run_for(1ms);
    }
    return {};
  }

 private:
  std::uint64_t last_ = 0;
};

/// How many nodes may crash, the leader among them or not, so that commands are still chosen.
std::size_t borne(std::size_t n, bool leader_too) {
  for (std::size_t crashes = 1; crashes <= n; ++crashes) {
    run r(n, crashes);
    if (r.commit() == clock::duration{}) std::abort();
    std::size_t const leads = r.leader();
    std::size_t left = crashes;
    if (leader_too) r.crash(leads), --left;
    for (std::size_t i = 1; i <= n && left != 0; ++i)
      if (i != leads) r.crash(i), --left;
    if (left != 0 || r.commit() == clock::duration{}) return crashes - 1;
  }
  return n;
}

}  // namespace

int main(int argc, char** argv) {
  int const count = argc == 2 ? std::atoi(argv[1]) : 0;
  if (count < 1) return std::fputs("usage: quorums COUNT\n", stderr), EXIT_FAILURE;
  for (std::size_t n = 3; n <= 9; ++n)
    for (tuned::q2 = 1; tuned::q2 <= n; ++tuned::q2) {
      tuned::q1 = n + 1 - tuned::q2;
      run r(n, n);
      std::vector<clock::duration> took(static_cast<std::size_t>(count));
      for (auto& t : took) t = r.commit();
      auto const middle = took.begin() + static_cast<std::ptrdiff_t>(took.size() / 2);
      std::nth_element(took.begin(), middle, took.end());
      std::printf("%zu %zu %zu %.3f %zu %zu\n", n, tuned::q1, tuned::q2, std::chrono::duration<double, std::milli>(*middle).count(),
                  borne(n, false), borne(n, true));
    }
  return EXIT_SUCCESS;
}
