// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <cstdint>
#include <cstdio>
#include <fstream>
#include <functional>
#include <iostream>
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include <tests/explore/search.hpp>
#include <tests/explore/transcript.hpp>

#include <synod/check/explore/replicas.hpp>

namespace tests::explore {

/// What of a row is to be explored.
struct request {
  synod::explore::bounds bounds;
  manner how;
  std::string scenario;  ///< the file that a run to a breach is written to, for tests/scenario.sh; empty for none
};

/// A row that can be explored.
struct row {
  unsigned voters = 0;  ///< it is for so many nodes; 0: for any number
  bool confirms = false;  ///< its leaders make reads without the log
  std::function<ending(request const&)> run;
};

/// By name. Each row adds itself, in a translation unit of its own (row.cpp.in).
inline std::map<std::string, row>& rows() {
  static std::map<std::string, row> all;
  return all;
}

/// Explores protocol P. The model is large, and lives on the heap for as long as it takes.
template <class P>
ending explore_row(std::string const& name, request const& r) {
  using namespace synod::explore;
  replicas<P> model(r.bounds);
  if (r.bounds.symmetry && !model.symmetric())
    std::cout << "nodes keep their names: this protocol tells them apart\n";
  auto const tests = [&] {
    bool chosen = false;
    for (tested const& t : model.tests()) {
      if (t.times == 0) std::cout << "never: " << t.sometimes << " (" << t.law << ")\n";
      chosen = chosen || (t.law == "agreement" && t.times != 0);
    }
    std::printf("%zu states of nodes, %zu steps of nodes\n", model.node_states(), model.node_steps());
    return chosen;
  };
  auto const tell = [&](std::vector<event> const& run, std::string_view broken) {
    for (event const& e : run) std::cout << "    " << words(e, model.sent()) << '\n';
    std::cout << model.said() << '\n';
    if (r.scenario.empty()) return;
    std::ofstream file(r.scenario, std::ios::binary);
    if (!(file << transcript<P>(model, run, name, broken, r.how.run_is()) << std::flush))
      std::cerr << r.scenario << ": cannot be written\n";
  };
  return search(model, r.how, tell, tests);
}

/// Adds a row, before `main` begins.
template <class P>
struct added {
  explicit added(std::string const& name) {
    rows()[name] = {static_cast<unsigned>(P::quorum::voters), synod::property::confirms<typename P::reading>,
                     [name](request const& r) { return explore_row<P>(name, r); }};
  }
};

}  // namespace tests::explore
