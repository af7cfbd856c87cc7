// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <tests/rows.hpp>
#include <tests/scenario/runner/scene_of.hpp>
#include <tests/soundness/compiled.hpp>

#include <synod/check/agreement.hpp>
#include <synod/check/delivery.hpp>
#include <synod/check/monitor.hpp>
#include <synod/check/retention.hpp>
#include <synod/check/verdicts.hpp>
#include <synod/policy/environment.hpp>

namespace tests::soundness {

/// Asks of a scene what promise.hpp asks of an exploration.
template <class P>
using promised = synod::check::monitor_of<P, synod::check::agreement, synod::check::delivery, synod::check::retention,
                                          synod::check::verdicts>;

/// The mixture as a row of scenarios.
template <class Mixture>
using scene = tests::simulated<compiled<Mixture>::template row, synod::limits<tests::tiny>>;
template <class Mixture>
using played = tests::scenario::entered<scene<Mixture>, promised<scene<Mixture>>>;

}  // namespace tests::soundness
