// SPDX-License-Identifier: BSL-1.0
//
// The path on which replication is learned, from asynchronous primary-backup to Raft: what each scheme does that the one
// before it does not, and where it fails, from simulated runs of the same roles under other policies.
#include <cstdio>
#include <cstdlib>
#include <fstream>
#include <iostream>
#include <string>
#include <vector>

#include <CLI/CLI.hpp>

#include "page.hpp"
#include "rung.hpp"

namespace {

char const* yes(bool so) { return so ? "yes" : "no"; }

void print(std::size_t number, ladder::rung const& r) {
  std::printf("\n%zu. %s\n   %s\n", number, r.title.c_str(), r.story.c_str());
  std::printf("   %-26s %-15s %-9s %-9s %-10s %-10s %-7s %-9s %s\n", "", "lost of acked", "one down", "two down", "two parted", "other three",
              "delays", "messages", "linearizable");
  for (auto const& f : r.found) {
    std::string const lost = std::to_string(f.lost) + " of " + std::to_string(f.acknowledged);
    std::printf("   %-26s %-15s %-9s %-9s %-10s %-10s %-7.0f %-9.0f %s\n", f.row.c_str(), lost.c_str(), yes(f.one_down), yes(f.two_down),
                yes(f.smaller_side), yes(f.larger_side), f.delays, f.messages, yes(f.linearizable));
  }
  for (auto const& note : r.notes) std::printf("   %s\n", note.c_str());
  for (auto const& what : r.wrong) std::printf("   NOT AS STATED: %s\n", what.c_str());
}

}  // namespace

int main(int argc, char** argv) {
  CLI::App app("The path from primary-backup to consensus, each step with what it bears and where it fails");
  std::string html;
  app.add_option("--html", html, "writes a page with a run of each step besides");
  CLI11_PARSE(app, argc, argv);

  using namespace ladder;
  std::vector<rung> rungs;
  std::puts("Five nodes, simulated: a message takes 10 ms, a disk nothing. `lost`: whoever takes writes hears one other after the\n"
            "other, and then is gone with his disk. `down`: a write is answered whoever is. `parted`: two nodes, whoever took writes\n"
            "before among them, hear the other three no more; whether a write is answered there. Costs are those of one write.");
  for (rung (*step)() : {asynchronous, synchronous, semi_synchronous, written_to_majorities, decree, multi_paxos, fast_paxos, raft, zab, gossip}) {
    rungs.push_back(step());
    print(rungs.size(), rungs.back());
    std::fflush(stdout);
  }
  if (!html.empty()) {
    std::ofstream out(html);
    write_page(rungs, out);
    if (!out.flush()) return std::cerr << "ladder: " << html << " cannot be written\n", EXIT_FAILURE;
  }
  std::string wrong;
  for (std::size_t i = 0; i < rungs.size(); ++i)
    if (!rungs[i].wrong.empty()) wrong += (wrong.empty() ? "" : ", ") + std::to_string(i + 1);
  if (wrong.empty()) return std::printf("\nladder: %zu rungs, all as stated\n", rungs.size()), EXIT_SUCCESS;
  return std::printf("\nladder: %zu rungs, not as stated: %s\n", rungs.size(), wrong.c_str()), EXIT_FAILURE;
}
