// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <algorithm>
#include <cstddef>
#include <string_view>

#include <synod/check/explore/deed.hpp>
#include <synod/check/explore/past.hpp>
#include <synod/check/explore/step.hpp>
#include <synod/check/history.hpp>
#include <synod/check/report.hpp>
#include <synod/concept/quorum_system.hpp>
#include <synod/core/node_set.hpp>
#include <synod/policy/numbering.hpp>
#include <synod/policy/property.hpp>

SYNOD_BEGIN_NAMESPACE
namespace explore::law {

/// In each slot at most one entry is ever chosen [PMS §2.1; Raft §5.4.3, State Machine Safety]; under `prefix` two nodes
/// that know a slot to be chosen also agree on its ballot [Raft §5.3, Log Matching]. In a fast ballot an entry is chosen once
/// a fast quorum has it on disk, whoever knows it [FastPaxos §2.2].
template <class P>
struct agreement {
  using node = typename P::node;
  static constexpr std::string_view name = "agreement";
  static constexpr std::string_view sometimes = "an entry is chosen";

  static bool judge(step<P> const& s, past<node>& then, check::report& r) {
    for (auto const& c : s.what.chosen)
      if (!know(s, c, then, r)) return true;
    if (property::offers<typename P::proposing> && s.what.disk_changed)
      for (slot at = s.after.stable.covered() + 1; at <= s.after.stable.last(); at = at + 1)
        if (auto const e = s.after.stable.at(at); e && has_the_votes(s, at, *e) && !know(s, {at, *e, {}}, then, r)) return true;
    return !s.what.chosen.empty();
  }

 private:
  /// False where it cannot be.
  static bool know(step<P> const& s, typename deed<node>::choice const& c, past<node>& then, check::report& r) {
    auto& known = then.at(c.at);
    if (!known) {
      known = {c.entry, P::order::cuts ? std::max(c.in, c.entry.ballot) : c.entry.ballot};
    } else if (known->entry.value != c.entry.value || (P::order::cuts && known->entry.ballot != c.entry.ballot)) {
      r.fail(name, "slot ", c.at, ": proposal ", known->entry.value.id, " was chosen (ballot ", known->entry.ballot,
             "), and node ", s.who + 1, " takes proposal ", c.entry.value.id, " (ballot ", c.entry.ballot, ") for chosen");
      return false;
    }
    return true;
  }

  static bool has_the_votes(step<P> const& s, slot at, check::held<node> const& e) {
    if constexpr (fast_quorum_system<typename P::quorum>) {
      if (!numbering::is_fast<typename P::numbering>(e.ballot)) return false;
      node_set by{};
      for (std::size_t j = 0; j < s.size; ++j)
        if (s.all[j]->stable.at(at) == e) by.insert(j);
      return P::quorum::choose(by, s.size);
    } else {
      return false;
    }
  }
};

}  // namespace explore::law
SYNOD_END_NAMESPACE
