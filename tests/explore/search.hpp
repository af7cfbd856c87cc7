// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <cstdio>
#include <iostream>
#include <string>
#include <string_view>

#include <unistd.h>

#include <synod/check/explore/breadth_first.hpp>
#include <synod/check/explore/depth_first.hpp>
#include <synod/check/explore/finding.hpp>
#include <synod/check/explore/side_by_side.hpp>

namespace tests::explore {

/// How an exploration ended, as the program's exit code.
enum class ending { whole = 0, broken = 1, given_up = 3, idle = 4 };

/// Says on a terminal how far it is, in one line that is written over.
class progress {
 public:
  void tell(synod::explore::finding const& f) {
    if (!shown_ || seconds() < next_) return;
    next_ = seconds() + 0.5;
    std::fprintf(stderr, "\r%llu states, depth %u, %.0f a second ", static_cast<unsigned long long>(f.states), f.depth,
                 static_cast<double>(f.states) / seconds());
    std::fflush(stderr);
    told_ = true;
  }
  void end() {
    if (told_) std::fprintf(stderr, "\r%60s\r", "");
  }
  double seconds() const { return std::chrono::duration<double>(std::chrono::steady_clock::now() - began_).count(); }

 private:
  std::chrono::steady_clock::time_point began_ = std::chrono::steady_clock::now();
  double next_ = 0.5;
  bool shown_ = isatty(STDERR_FILENO) != 0;
  bool told_ = false;
};

/// How an exploration is gone about.
struct manner {
  std::uint64_t states_max = 0;      ///< give up after so many
  std::uint32_t deepest = 0;         ///< in depth first, at most so many steps; 0: in breadth first
  std::size_t remembered = 1 << 20;  ///< in depth first: so many states
  unsigned threads = 1;              ///< in breadth first; what is found does not depend on it

  std::string_view run_is() const { return deepest == 0 ? "a shortest run" : "a run"; }
};

/// Visits everything that it may, and says what came of it.
template <class Search, class Tell>
void visit(Search& search, manner const& how, progress& line, Tell tell) {
  while (search.advance(std::uint64_t{1} << 12) && search.result().states < how.states_max) line.tell(search.result());
  line.end();
  if (search.result().broken.empty()) return;
  auto const run = search.run();
  std::cout << how.run_is() << " that breaks " << search.result().broken << ":\n";
  tell(run, search.result().broken);
}

/// Explores `model`; `tell(run, broken)` prints a run to a breach, `tests()` what was put to the test, and says whether
/// anything was ever chosen.
template <class Model, class Tell, class Tests>
ending search(Model& model, manner const& how, Tell tell, Tests tests) {
  progress line;
  synod::explore::finding found;
  bool deeper = false;
  if (how.deepest == 0 && how.threads > 1) {
    synod::explore::side_by_side<Model> all(model, how.threads);
    visit(all, how, line, tell);
    found = all.result();
  } else if (how.deepest == 0) {
    synod::explore::breadth_first<Model> all(model);
    visit(all, how, line, tell);
    found = all.result();
  } else {
    synod::explore::depth_first<Model> all(model, how.remembered, how.deepest);
    visit(all, how, line, tell);
    found = all.result();
    deeper = all.goes_deeper();
  }
  double const seconds = line.seconds();
  bool const chosen = tests();
  std::printf("%.2f s, %.0f %sstates a second, %llu steps between them\n", seconds, static_cast<double>(found.states) / seconds,
              how.deepest == 0 ? "distinct " : "", static_cast<unsigned long long>(found.steps));
  ending end = ending::whole;
  if (!found.broken.empty()) {
    end = ending::broken;
  } else if (!found.whole) {
    std::printf("given up after %llu states\n", static_cast<unsigned long long>(how.states_max));
    end = ending::given_up;
  } else if (deeper) {
    std::printf("there is more, deeper than %u steps\n", how.deepest);
    end = ending::given_up;
  } else if (!chosen) {
    std::printf("nothing was ever chosen: this has shown nothing\n");
    end = ending::idle;
  }
  std::printf("states %llu depth %u violations %d\n", static_cast<unsigned long long>(found.states), found.depth,
              found.broken.empty() ? 0 : 1);
  return end;
}

}  // namespace tests::explore
