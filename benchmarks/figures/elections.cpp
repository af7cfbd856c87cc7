// SPDX-License-Identifier: BSL-1.0
//
// The Raft paper's figure 16 [Raft §9.3]: how long five servers are without a leader, against how much chance there is in
// their timeouts. The leader crashes at a moment drawn evenly from the time between two heartbeats, which go to all at
// once, every half of the shortest timeout. Two of the four that remain lack the last entry, and cannot win. The time runs
// until the others have heard the new leader.
//
//     elections COUNT     prints MIN-MAX SERIES MS for each of COUNT elections a point
//
// A message takes 2.5 ms and the write of a vote 10 ms: 15 ms until a candidate has its votes, which is what the paper says
// of its cluster. There are two series. In `paper` a server does nothing
// else while it writes its vote, and nothing else is written. In `durable` it is as here: a write takes 10 ms, and a server
// goes on meanwhile; but a candidate's own vote is written, too, before it asks anybody.
#include <algorithm>
#include <chrono>
#include <cstddef>
#include <cstdint>
#include <cstdio>
#include <cstdlib>

#include <synod/policy/environment.hpp>
#include <synod/protocol/raft.hpp>
#include <synod/sim/clock.hpp>
#include <synod/sim/disk.hpp>

#include "drill.hpp"

namespace {

using namespace std::chrono_literals;
using benchmarks::clock;
using benchmarks::pace;
using raft = synod::raft<synod::command<int>, synod::storage<synod::sim::disk>, synod::clock<clock>,
                          synod::limits<benchmarks::light>>;
using run = benchmarks::drill<raft>;

constexpr std::size_t servers = 5;
constexpr clock::duration too_long = 10s;

synod::settings<clock> settings_of(clock::duration min, clock::duration max) {
  return {min, max, min / 2, std::max<clock::duration>(20ms, min / 2), 1ms, 1ms};
}

/// Whether everybody who runs follows whoever leads, who is then the one found.
bool agreed(run& r, std::size_t& found) {
  auto& s = r.stage();
  found = r.leader();
  if (found == 0) return false;
  for (std::size_t n = 1; n <= servers; ++n)
    if (s.running(n) && (s.status(n).leader != found || s.status(n).ballot != s.status(found).ballot)) return false;
  return true;
}
/// Runs to a moment in which `leader` speaks to everybody, or leads no more.
void await_heartbeat(run& r, std::size_t leader) {
  auto& mail = r.stage().mail();
  for (std::size_t spoken_to = 0; spoken_to < servers - 1 && r.leader() == leader;) {
    auto const before = mail.sent();
    if (!r.step()) std::abort();
    spoken_to = 0;
    for (auto const& p : mail.open()) spoken_to += p.number > before && p.from == leader - 1;
  }
}

/// The time without a leader; `too_long` where it is longer.
clock::duration without_leader(std::uint64_t seed, clock::duration min, clock::duration max, pace const& p) {
  run r(servers, seed, p, settings_of(min, max));
  auto& s = r.stage();
  std::size_t first = 0;
  for (bool same = false; !same;) {
    if (!r.run_until([&] { return agreed(r, first); }, too_long)) return too_long;
    await_heartbeat(r, first);
    // All logs are equal, the leader knows it, and nothing is on its way.
    auto const quiet = [&] {
      if (!s.mail().empty()) return false;
      for (std::size_t n = 1; n <= servers; ++n)
        if (s.status(n).last != s.status(first).last || s.disk(n).flushing()) return false;
      return true;
    };
    std::size_t now_leads = 0;
    same = r.run_until(quiet, too_long) && agreed(r, now_leads) && now_leads == first;
  }
  await_heartbeat(r, first);
  std::size_t const shorter[] = {first % servers + 1, (first + 1) % servers + 1};
  for (std::size_t n : shorter) s.mail().cut(first - 1, n - 1);
  r.at(first, [&] { s.propose(first, 1, synod::proposal{1}); });
  for (std::size_t n = 1; n <= servers; ++n) s.mail().cut(first - 1, n - 1);
  synod::slot const entry = s.status(first).last;

  r.run_for(r.random().within(clock::duration{}, min / 2 - clock::duration(1)));
  r.crash(first);
  auto const crashed = r.now();
  std::size_t second = 0;
  if (!r.run_until([&] { return agreed(r, second); }, too_long)) return too_long;
  if (s.status(second).last < entry) std::abort();  // it has lost it
  return r.now() - crashed;
}

}  // namespace

int main(int argc, char** argv) {
  int const count = argc == 2 ? std::atoi(argv[1]) : 0;
  if (count < 1) return std::fputs("usage: elections COUNT\n", stderr), EXIT_FAILURE;
  constexpr int points[][2] = {{150, 150}, {150, 151}, {150, 155}, {150, 175}, {150, 200}, {150, 300},
                               {12, 24},   {25, 50},   {50, 100},  {100, 200}};
  for (auto const& [min, max] : points)
    for (bool const durable : {false, true})
      for (int i = 1; i <= count; ++i) {
        auto const took = without_leader(static_cast<std::uint64_t>(i), std::chrono::milliseconds(min), std::chrono::milliseconds(max),
                                         durable ? pace{2500us, {}, 10ms, {}} : pace{2500us, 10ms, {}, {}});
        std::printf("%d-%d %s %.3f\n", min, max, durable ? "durable" : "paper", std::chrono::duration<double, std::milli>(took).count());
      }
  return EXIT_SUCCESS;
}
