// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <chrono>
#include <cstdint>
#include <cstdio>
#include <iostream>
#include <string>

#include <unistd.h>

#include <synod/check/explore/breadth_first.hpp>

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

/// Visits everything, or `states_max` states, and says what came of it; `words(event)` tells a step, `said()` what broke,
/// `tests()` prints what was put to the test and says whether anything was ever chosen.
template <class Model, class Words, class Said, class Tests>
ending search(Model& model, std::uint64_t states_max, Words words, Said said, Tests tests) {
  progress line;
  synod::explore::breadth_first<Model> search(model);
  while (search.advance(std::uint64_t{1} << 12) && search.result().states < states_max) line.tell(search.result());
  line.end();
  double const seconds = line.seconds();
  auto const& found = search.result();
  if (!found.broken.empty()) {
    std::cout << "a shortest run that breaks " << found.broken << ":\n";
    for (auto const& e : search.run()) std::cout << "    " << words(e) << '\n';
    std::cout << said() << '\n';
  }
  bool const chosen = tests();
  std::printf("%.2f s, %.0f distinct states a second, %llu steps between them\n", seconds,
              static_cast<double>(found.states) / seconds, static_cast<unsigned long long>(found.steps));
  ending end = ending::whole;
  if (!found.broken.empty()) {
    end = ending::broken;
  } else if (!found.whole) {
    std::printf("given up: there are more than %llu states\n", static_cast<unsigned long long>(states_max));
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
