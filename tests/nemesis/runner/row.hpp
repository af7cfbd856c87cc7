// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <cstddef>
#include <cstdint>
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include <synod/check/clients.hpp>
#include <synod/sim/change.hpp>
#include <synod/sim/fault.hpp>
#include <synod/sim/plan.hpp>
#include <synod/sim/scribe.hpp>
#include <synod/sim/sometimes.hpp>
#include <synod/sim/tally.hpp>
#include <synod/trace/recorder.hpp>

namespace tests::nemesis {

using synod::sim::plan;
using duration = synod::sim::clock::duration;

/// What was seen in one world, or in many.
struct sight {
  std::uint64_t steps = 0;
  duration simulated{};
  synod::sim::tally<synod::sim::fault> faults;
  synod::sim::tally<synod::sim::change> changes;
  synod::sim::tally<synod::sim::sometimes> sometimes;

  sight& operator+=(sight const& other) {
    steps += other.steps;
    simulated += other.simulated;
    faults += other.faults;
    changes += other.changes;
    sometimes += other.sometimes;
    return *this;
  }
};

/// How one world ended.
struct outcome {
  sight seen;
  std::string broken;      ///< the invariant; empty where all held and all recovered
  synod::check::client_history clients;  ///< what they saw
  std::string report;
  plan followed;           ///< what came from outside
  duration broke_at{};     ///< … and when; the end of the faults where it did not recover
  double recovery = 0;     ///< election timeouts until everybody served again, and agreed
  double granted = 0;      ///< … and how many that might take
  bool stalled() const { return broken == "liveness"; }
};

/// A row of tests/rows.hpp in simulated worlds.
class row {
 public:
  virtual ~row() = default;
  /// The number of nodes that its quorums are made for; 0 for any.
  virtual std::size_t voters() const = 0;
  /// The faults that cannot come upon its worlds.
  virtual std::vector<synod::sim::fault> leaves_out() const = 0;
  /// The world that `seed` draws, until its faults end at `until`, and then its recovery.
  virtual outcome run(std::size_t nodes, std::uint64_t seed, duration until) const = 0;
  /// The world of a plan, likewise. `to` and `s` are told what happens, where there are any.
  virtual outcome run(plan const& p, synod::trace::recorder* to = nullptr, synod::sim::scribe* s = nullptr) const = 0;
};

/// All rows, by name.
std::map<std::string, row const*, std::less<>>& rows();

std::string name_of(row const& r);
/// The row that `name` means: `-` and `_` are alike, and a name that is the beginning of some means the first of them.
/// Nothing where there is none.
row const* row_named(std::string_view name);

/// What becomes of `o` once its clients' history is judged: not linearizable is broken, too. False where the judge gives up.
bool judge(outcome& o);

/// The smallest plan found that breaks the same invariant, within so many runs.
struct shrunk {
  plan smallest;
  std::size_t tried = 0;
};
shrunk shrink(row const& r, outcome const& failed, std::size_t tries);

}  // namespace tests::nemesis
