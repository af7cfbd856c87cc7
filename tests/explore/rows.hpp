// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <cstdint>
#include <cstdio>
#include <functional>
#include <iostream>
#include <map>
#include <string>

#include <tests/explore/search.hpp>

#include <synod/check/explore/replicas.hpp>

namespace tests::explore {

/// A row that can be explored.
struct row {
  unsigned voters = 0;  ///< it is for so many nodes; 0: for any number
  std::function<ending(synod::explore::bounds const&, std::uint64_t states_max)> run;
};

/// By name. Each row adds itself, in a translation unit of its own (row.cpp.in).
inline std::map<std::string, row>& rows() {
  static std::map<std::string, row> all;
  return all;
}

/// Explores protocol P. The model is large, and lives on the heap for as long as it takes.
template <class P>
ending explore_row(synod::explore::bounds const& b, std::uint64_t states_max) {
  using namespace synod::explore;
  replicas<P> model(b);
  if (b.symmetry && !model.symmetric())
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
  return search(model, states_max, [&](event const& e) { return words(e, model.sent()); }, [&] { return model.said(); }, tests);
}

/// Adds a row, before `main` begins.
template <class P>
struct added {
  explicit added(std::string const& name) {
    rows()[name] = {static_cast<unsigned>(P::quorum::voters), explore_row<P>};
  }
};

}  // namespace tests::explore
