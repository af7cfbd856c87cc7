// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <type_traits>
#include <vector>

#include <tests/scenario/runner/words.hpp>

#include <synod/check/explore/bounds.hpp>
#include <synod/check/explore/event.hpp>
#include <synod/check/explore/messages.hpp>
#include <synod/message/family.hpp>
#include <synod/sim/wire.hpp>

namespace tests::explore {

/// All that message `number` says, as scenarios write it.
template <class P>
std::string said_by(synod::explore::messages const& sent, std::uint32_t number) {
  std::string out;
  synod::sim::decode<typename P::family>(sent[number], [&](auto const& m) {
    out = scenario::words_of<P, synod::kind_of<std::remove_cvref_t<decltype(m)>, typename P::family>>(m);
  });
  return out;
}

/// A run that was explored as a transcript, without what its commands print: `tests/scenario.sh --rewrite` fills that in, where
/// `row` is known to it. Timers of one length fire alone when they are explored; played by a clock that goes on, shorter ones
/// come due with them, and what they send stays where it is, so that the run is the same. Longer ones do not, however often
/// shorter ones fire: `timers apart`.
template <class P, class Model>
std::string transcript(Model const& model, std::vector<synod::explore::event> const& run, std::string const& row,
                       std::string_view breaks, std::string_view which = "a shortest run") {
  using kind = synod::explore::event::kind;
  auto const& scope = model.scope();
  std::string out = "# " + model.said() + " (" + std::string(which) + " to it)\nrows " + row + "\nnodes " + std::to_string(scope.nodes) +
                    "\ntimers apart\nbreaks " + std::string(breaks) + "\n\n";
  for (unsigned n = 1; n <= scope.nodes && !scope.slow_disks; ++n) out += "disk " + std::to_string(n) + " prompt\n";
  out += "start\n";
  for (unsigned n = 1; n <= scope.nodes && scope.slow_disks; ++n) out += "hold " + std::to_string(n) + '\n';
  auto const tell = [&](synod::explore::event e) {
    auto const line = [&] {
      return words(e, model.sent(), [&](std::uint32_t number) { return said_by<P>(model.sent(), number); }) + '\n';
    };
    out += '\n';
    bool const stays = e.what == kind::duplicate || (e.what == kind::deliver && scope.links == synod::explore::links::kept);
    if (stays) e.what = kind::duplicate, out += line(), e.what = kind::deliver;
    out += line();
  };
  for (auto const& e : model.campaign()) tell(e);
  for (auto const& e : run) tell(e);
  return out;
}

}  // namespace tests::explore
