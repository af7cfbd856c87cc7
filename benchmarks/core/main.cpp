// SPDX-License-Identifier: BSL-1.0
#include <algorithm>
#include <cstdio>
#include <cstring>
#include <map>
#include <string>
#include <vector>

#include <benchmark/benchmark.h>

#include <benchmarks/core/rows.hpp>

namespace {

/// Prints the median over the repetitions, one line a figure: NAME VALUE UNIT.
class lines : public benchmark::BenchmarkReporter {
 public:
  bool ReportContext(Context const&) override { return true; }

  void ReportRuns(std::vector<Run> const& runs) override {
    for (Run const& r : runs) {
      if (r.error_occurred) {
        std::fprintf(stderr, "%s: %s\n", r.benchmark_name().c_str(), r.error_message.c_str());
        failed_ = true;
      } else if (r.run_type == Run::RT_Iteration) {
        figure& f = figures_[r.run_name.function_name];
        if (f.ns.empty()) order_.push_back(r.run_name.function_name);
        f.ns.push_back(r.GetAdjustedCPUTime() / r.counters.at("entries").value);
        if (r.counters.count("allocs") != 0) f.allocs = std::max(f.allocs, r.counters.at("allocs").value);
      }
    }
  }

  void Finalize() override {
    std::sort(order_.begin(), order_.end(),
              [](auto const& a, auto const& b) { return strverscmp(a.c_str(), b.c_str()) < 0; });
    for (std::string const& name : order_) {
      figure& f = figures_[name];
      auto const middle = f.ns.begin() + static_cast<std::ptrdiff_t>(f.ns.size() / 2);
      std::nth_element(f.ns.begin(), middle, f.ns.end());
      std::printf("%s %.1f ns\n", name.c_str(), *middle);
      if (f.allocs >= 0) std::printf("%s.allocs %.3g 1/entry\n", name.c_str(), f.allocs);
    }
  }

  bool failed() const { return failed_ || order_.empty(); }

 private:
  struct figure {
    std::vector<double> ns;
    double allocs = -1;
  };
  std::map<std::string, figure> figures_;
  std::vector<std::string> order_;
  bool failed_ = false;
};

}  // namespace

int main(int argc, char** argv) {
  benchmarks::floor_rows();
  benchmarks::libraft_rows();
  benchmarks::raft_rows();
  benchmarks::multi_paxos_rows();
  benchmarks::flexible_paxos_rows();
  benchmark::Initialize(&argc, argv);
  if (benchmark::ReportUnrecognizedArguments(argc, argv)) return 2;
  lines out;
  benchmark::RunSpecifiedBenchmarks(&out);
  return out.failed() ? 1 : 0;
}
