// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <algorithm>
#include <string_view>

#include <synod/check/explore/past.hpp>
#include <synod/check/explore/step.hpp>
#include <synod/check/report.hpp>

SYNOD_BEGIN_NAMESPACE
namespace explore::law {

/// In each slot at most one entry is ever chosen [PMS §2.1; Raft §5.4.3, State Machine Safety]; under `prefix` two nodes
/// that know a slot to be chosen also agree on its ballot [Raft §5.3, Log Matching].
template <class P>
struct agreement {
  using node = typename P::node;
  static constexpr std::string_view name = "agreement";
  static constexpr std::string_view sometimes = "an entry is chosen";

  static bool judge(step<P> const& s, past<node>& then, check::report& r) {
    for (auto const& c : s.what.chosen) {
      auto& known = then.at(c.at);
      if (!known) {
        known = {c.entry, P::order::cuts ? std::max(c.in, c.entry.ballot) : c.entry.ballot};
      } else if (known->entry.value != c.entry.value || (P::order::cuts && known->entry.ballot != c.entry.ballot)) {
        r.fail(name, "slot ", c.at, ": proposal ", known->entry.value.id, " was chosen (ballot ", known->entry.ballot,
               "), and node ", s.who + 1, " takes proposal ", c.entry.value.id, " (ballot ", c.entry.ballot, ") for chosen");
        return true;
      }
    }
    return !s.what.chosen.empty();
  }
};

}  // namespace explore::law
SYNOD_END_NAMESPACE
