// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <cstddef>
#include <string_view>

#include <tests/rows.hpp>
#include <tests/scenario/runner/scene_of.hpp>
#include <tests/soundness/by_value.hpp>
#include <tests/soundness/compiled.hpp>

#include <synod/check/delivery.hpp>
#include <synod/check/history.hpp>
#include <synod/check/monitor.hpp>
#include <synod/check/report.hpp>
#include <synod/check/verdicts.hpp>
#include <synod/concept/quorum_system.hpp>
#include <synod/core/node_set.hpp>
#include <synod/policy/environment.hpp>

namespace tests::soundness {

/// `kept` of promise.hpp, asked of a scene: what is chosen is on the disks of an accept quorum, after every flush.
template <class P>
struct still_kept {
  using node = typename P::node;
  static constexpr std::string_view name = "retention";

  template <class World, class Status>
  void looked(World const& w, synod::check::history<node> const& h, std::size_t, Status const&, synod::check::report& r) { judge(w, h, r); }
  template <class World>
  void stored(World const& w, synod::check::history<node> const& h, std::size_t, synod::check::report& r) { judge(w, h, r); }

 private:
  template <class World>
  static void judge(World const& w, synod::check::history<node> const& h, synod::check::report& r) {
    for (synod::slot at{1}; at <= h.highest_chosen(); at = at + 1) {
      auto const c = h.chosen_at(at);
      synod::node_set by{};
      for (std::size_t j = 0; c && j < w.size(); ++j) {
        auto const& disk = w.disk(j).stable();
        if (disk.holds(at) && synod::check::held_of<node>(disk.record_at(at)).value == c->value) by.insert(j);
      }
      if (c && !synod::quorum::could_accept<typename P::quorum>(by, w.size()))
        r.fail(name, "slot ", at, ": proposal ", c->value.id, " is taken for chosen, and no accept quorum has it on disk");
    }
  }
};

/// Asks of a scene what promise.hpp asks of an exploration.
template <class P>
using promised = synod::check::monitor_of<P, agreement_by_value, synod::check::delivery, still_kept, synod::check::verdicts>;

/// The mixture as a row of scenarios.
template <class Mixture>
using scene = tests::simulated<compiled<Mixture>::template row, synod::limits<tests::tiny>>;
template <class Mixture>
using played = tests::scenario::entered<scene<Mixture>, promised<scene<Mixture>>>;

}  // namespace tests::soundness
