// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <algorithm>
#include <chrono>
#include <cstddef>
#include <cstdint>
#include <cstdio>
#include <string>
#include <vector>

namespace benchmarks {

/// The time of each record from being made to being chosen, and what follows from it.
/// What is chosen before `begin` was called is not counted.
class latencies {
 public:
  using clock = std::chrono::steady_clock;

  void begin() {
    began_ = clock::now();
    counting_ = true;
  }
  void add(clock::time_point made, clock::time_point chosen, std::size_t records = 1) {
    if (!counting_) return;
    auto const ns = std::chrono::duration_cast<std::chrono::nanoseconds>(chosen - made).count();
    taken_.insert(taken_.end(), records, static_cast<std::uint64_t>(ns));
  }

  /// Prints three figures, each as NAME VALUE UNIT.
  void print(std::string const& name) {
    double const seconds = std::chrono::duration<double>(clock::now() - began_).count();
    std::sort(taken_.begin(), taken_.end());
    std::printf("%s %.0f records/s\n", name.c_str(), static_cast<double>(taken_.size()) / seconds);
    std::printf("%s.p50 %.1f us\n%s.p99 %.1f us\n", name.c_str(), at(0.50), name.c_str(), at(0.99));
  }

 private:
  double at(double share) const {
    if (taken_.empty()) return 0;
    auto const i = static_cast<std::size_t>(share * static_cast<double>(taken_.size() - 1));
    return static_cast<double>(taken_[i]) / 1000;
  }

  std::vector<std::uint64_t> taken_;
  clock::time_point began_{};
  bool counting_ = false;
};

}  // namespace benchmarks
