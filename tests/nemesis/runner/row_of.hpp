// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <synod/check/world.hpp>

#include "row.hpp"

namespace tests::nemesis {

/// Who watches the worlds of a row.
template <class P>
using watch = synod::check::monitor_with<P, synod::check::clients>;

/// Worlds of protocol `P`.
template <class P>
class row_of : public row {
 public:
  std::size_t voters() const override { return P::quorum::voters; }
  std::vector<synod::sim::fault> leaves_out() const override {
    if (P::order::slots_max == synod::slot{1}) return {synod::sim::fault::compact};  // one value leaves nothing to compact
    return {};
  }

  outcome run(std::size_t nodes, std::uint64_t seed, duration until) const override {
    world w(nodes, seed);
    return run(w, until);
  }
  outcome run(plan const& p, synod::trace::recorder* to, synod::sim::scribe* s) const override {
    world w(p, s);
    if (to != nullptr) w.record(*to);
    return run(w, p.until);
  }

 private:
  using world = synod::sim::world<P, watch<P>>;

  static outcome run(world& w, duration until) {
    outcome o;
    w.run_for(until);
    o.broke_at = w.now().time_since_epoch();
    if (auto const r = synod::check::converges(w)) {
      auto const timeout = static_cast<double>(w.options().times().election_max.count());
      o.recovery = static_cast<double>((r.served_after + r.agreed_after).count()) / timeout;
      o.granted = static_cast<double>(2 * r.most.count()) / timeout;
    }
    if (!w.ok()) {
      o.broken = w.monitor().result().invariant();
      o.report = w.report();
      if (!o.stalled()) o.broke_at = std::min(o.broke_at, w.now().time_since_epoch());
    }
    o.clients = w.monitor().template get<synod::check::clients>().history();
    o.followed = w.plan();
    o.seen = {w.steps(), w.now().time_since_epoch(), w.faults(), w.changes(), w.seen()};
    return o;
  }
};

/// Enters a row into the table under its name.
template <class P>
struct entered {
  explicit entered(char const* name) {
    static row_of<P> const made;
    rows().emplace(name, &made);
  }
};

}  // namespace tests::nemesis
