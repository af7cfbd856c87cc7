// SPDX-License-Identifier: BSL-1.0
//
// Visits every state of a small world: of the single decree as Lamport's specification has it (`paxos`), or of real
// replicas of any row. The last line is `states N depth D violations V`; exits 0 where all is visited and nothing broken,
// 1 where something is, 2 for an option that is none, 3 where it gave up, 4 where nothing was ever chosen.
#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <iostream>
#include <limits>
#include <map>
#include <new>
#include <string>
#include <string_view>

#include <CLI/App.hpp>
#include <CLI/Config.hpp>
#include <CLI/Formatter.hpp>

#include <tests/explore/rows.hpp>
#include <tests/explore/search.hpp>

#include <synod/check/explore/decree.hpp>
#include <synod/protocol/basic_paxos.hpp>
#include <synod/storage/memory.hpp>

namespace {

using namespace tests::explore;
namespace explore = synod::explore;

constexpr unsigned threads_max = 64;

[[noreturn]] void refuse(std::string const& why) {
  std::cerr << "explore: " << why << '\n';
  std::exit(2);
}

ending explore_decree(explore::decree_bounds const& b, manner const& how) {
  using paxos = synod::basic_paxos<synod::command<int>, synod::storage<synod::memory>>;
  if (!explore::decree_shape(b).valid())
    refuse("a single decree has at most 8 acceptors, 8 ballots and 7 values, and fewer of one where there are many of another");
  explore::decree<paxos> model(b);
  auto const tests = [&] {
    if (model.seen().forced == 0) std::cout << "never: a ballot is not free to choose\n";
    return model.seen().chosen != 0;
  };
  auto const tell = [](auto const& run, std::string_view) {
    for (explore::decree_event const& e : run) std::cout << "    " << words(e) << '\n';
    std::cout << "agreement: two values are chosen\n";
  };
  return search(model, how, tell, tests);
}

/// `-` and `_` alike; a row with parameters is found by the front of its name, where the number of nodes fits.
row const& find(std::string name, unsigned nodes) {
  std::replace(name.begin(), name.end(), '-', '_');
  auto const& all = rows();
  if (auto const at = all.find(name); at != all.end()) return at->second;
  for (auto const& [known, r] : all)
    if (known.starts_with(name + "_") && (nodes == 0 || r.voters == 0 || r.voters == nodes)) return r;
  std::string names = "paxos";
  for (auto const& [known, r] : all) names += " " + known;
  refuse("no row is called " + name + "; there are: " + names);
}

}  // namespace

int main(int argc, char** argv) try {
  CLI::App app{"Visits every state of a small world, and tells the shortest run that breaks an invariant."};
  std::string name;
  explore::decree_bounds decree;
  explore::bounds b;
  unsigned nodes = 0;
  manner how;
  how.states_max = std::numeric_limits<std::uint64_t>::max();
  std::string scenario;
  bool quiet_leaders = false, patient = false;
  app.add_option("ROW", name, "paxos, the single decree as a set of messages; or a row, as real replicas")->required();
  app.add_option("--ballots", b.ballots, "so many rounds (2)")->check(CLI::Range(1U, explore::bounds::rounds_max));
  app.add_flag("--symmetry", b.symmetry, "states that differ by names alone count once, where names mean nothing");
  app.add_option("--states", how.states_max, "give up after so many states");
  auto* depth_first = app.add_option("--depth-first", how.deepest, "one way after the other, of at most so many steps, in memory that is bounded")
      ->check(CLI::Range(1U, 1'000'000U));
  app.add_option("--remember", how.remembered, "in depth first: so many states (1048576)")
      ->check(CLI::Range(std::size_t{1}, std::size_t{1} << 32))
      ->needs(depth_first);
  app.add_option("--threads", how.threads, "in breadth first: so many at once, which find the same (1)")
      ->check(CLI::Range(1U, threads_max));
  auto* paxos = app.add_option_group("paxos");
  paxos->add_option("--acceptors", decree.acceptors, "(3)")->check(CLI::Range(1, 8));
  paxos->add_option("--values", decree.values, "(2)")->check(CLI::Range(1, 7));
  auto* replicas = app.add_option_group("rows");
  replicas->add_option("--nodes", nodes, "(3, or as many as the row is for)")->check(CLI::Range(1U, explore::bounds::nodes_max));
  replicas->add_option("--commands", b.commands, "proposed by clients (1)")->check(CLI::Range(0, 8));
  replicas->add_option("--reads", b.reads, "asked for by clients, of rows whose leaders answer them without the log (0)")
      ->check(CLI::Range(0U, explore::bounds::reads_max));
  replicas->add_option("--crashes", b.crashes, "(0)")->check(CLI::Range(0, 15));
  replicas->add_option("--in-flight", b.in_flight, "messages under way; what is more is lost, whichever (2)")->check(CLI::Range(1, 32));
  replicas->add_option("--drops", b.drops, "messages lost (any number)")->check(CLI::Range(0, 255));
  replicas->add_option("--duplicates", b.duplicates, "messages that arrive and are still under way (0)")->check(CLI::Range(0, 255));
  replicas->add_option("--wakes", b.wakes, "timers that fire (any number)")->check(CLI::Range(0, 255));
  replicas->add_option("--links", b.links, "any-order, in-order, or kept: nothing is ever lost or consumed (any-order)")
      ->transform(CLI::CheckedTransformer(std::map<std::string, explore::links>{{"any-order", explore::links::any_order},
                                                                                {"in-order", explore::links::in_order},
                                                                                {"kept", explore::links::kept}}));
  replicas->add_flag("--led", b.led, "it begins with a leader whom everybody follows");
  replicas->add_flag("--slow-disks", b.slow_disks, "a flush is a step of its own, and may be done in part");
  replicas->add_flag("--no-heartbeats", quiet_leaders, "leaders say nothing of their own accord");
  replicas->add_flag("--no-retries", patient, "nobody asks twice");
  replicas->add_option("--scenario", scenario, "a file to write a run that breaks something to, for tests/scenario.sh");
  replicas->add_flag("--doubt", b.doubt, "states of nodes that count as one are tried in two copies");
  CLI11_PARSE(app, argc, argv);
  b.heartbeats = !quiet_leaders;
  b.retries = !patient;
  if (how.threads > 1) {
    if (how.deepest != 0) refuse("--threads: in depth first each way is gone to its end before the next, by one thread");
    if (b.symmetry) refuse("--threads: which states differ by names alone is found out by one thread, one state after the other: without --symmetry");
  }

  if (name == "paxos") {
    if (!scenario.empty()) refuse("paxos is no row, and what breaks in it is no scenario");
    decree.ballots = b.ballots;
    decree.symmetry = b.symmetry;
    return static_cast<int>(explore_decree(decree, how));
  }
  row const& r = find(name, nodes);
  b.nodes = nodes != 0 ? nodes : r.voters != 0 ? r.voters : 3;
  if (r.voters != 0 && r.voters != b.nodes)
    refuse(name + " is for " + std::to_string(r.voters) + " nodes, not for " + std::to_string(b.nodes));
  if (b.reads != 0 && !r.confirms) refuse(name + " makes its reads through the log: --reads is for rows that confirm them, as raft-confirmed");
  if (r.voters > explore::bounds::nodes_max)
    refuse(name + " has more nodes than an exploration takes: " + std::to_string(explore::bounds::nodes_max));
  return static_cast<int>(r.run({b, how, scenario}));
} catch (std::bad_alloc const&) {
  std::cerr << "explore: there is no more memory: --states gives up before, --depth-first needs less, --remember says how much\n";
  return static_cast<int>(ending::given_up);
}
