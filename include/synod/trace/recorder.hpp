// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <cstddef>
#include <limits>
#include <utility>
#include <vector>

#include <synod/trace/event.hpp>
#include <synod/trace/standing.hpp>

SYNOD_BEGIN_NAMESPACE
namespace trace {

/// Keeps what a run tells it. A world, a cluster or a script takes one with `record(recorder)` and fills it from then on:
///
///     synod::trace::recorder seen;
///     c.record(seen);                                   // c: sim::cluster, sim::world or sim::script
///     c.propose(42);
///     synod::trace::to_html(seen.result(), file);       // trace/html.hpp; also to_mermaid, to_shiviz, to_json
///
/// It must live as long as what fills it, and changes nothing of what happens there.
class recorder {
 public:
  static constexpr std::size_t unlimited = std::numeric_limits<std::size_t>::max() / 2;

  /// Keeps the last `most` events at least, and never much more than twice as many.
  explicit recorder(std::size_t most = unlimited) : most_(most) {}

  /// What the run is, without events. Before the first `add`.
  void begin(recorded about) { run_ = std::move(about); }
  void add(event e) {
    if (run_.events.size() >= 2 * most_ + 1) run_ = last_of(std::move(run_), most_);
    run_.events.push_back(std::move(e));
  }

  recorded const& result() const { return run_; }

 private:
  std::size_t most_;
  recorded run_;
};

}  // namespace trace
SYNOD_END_NAMESPACE
