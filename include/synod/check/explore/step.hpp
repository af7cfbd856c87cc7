// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <array>
#include <cstddef>

#include <synod/check/explore/bounds.hpp>
#include <synod/check/explore/deed.hpp>
#include <synod/check/explore/look.hpp>

SYNOD_BEGIN_NAMESPACE
namespace explore {

/// One step of one node, and the world after it: what a law judges. A law is a struct with a `name` and
/// - `judge(step, past, report)`: fails the report where the step breaks the law, writes down in `past` what later steps
///   are judged by, and says whether this step put the law to the test;
/// - `sometimes`: what puts it to the test, in words;
/// - and where it has something to say of messages and deliveries, `said<Kind>(who, message, disk, report)` and
///   `handed(who, before, entry, made, report)`: asked once for each step of a node that differs from all before,
///   wherever the others stand, so that they may look at that node alone.
template <class P>
struct step {
  using node = typename P::node;

  std::size_t who = 0;
  look<P> const& before;
  look<P> const& after;
  deed<node> const& what;
  std::array<look<P> const*, bounds::nodes_max> all{};  ///< everybody, after it
  std::size_t size = 0;                                 ///< so many
  unsigned proposed = 0;                                ///< commands, numbered from 1
};

}  // namespace explore
SYNOD_END_NAMESPACE
