// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <cstddef>
#include <string_view>

#include <synod/check/explore/law/delivery.hpp>
#include <synod/check/explore/law/verdicts.hpp>
#include <synod/check/explore/laws.hpp>
#include <synod/check/explore/past.hpp>
#include <synod/check/explore/step.hpp>
#include <synod/check/report.hpp>
#include <synod/concept/quorum_system.hpp>
#include <synod/core/node_set.hpp>

namespace tests::soundness {

// What `guarantee::replicated_log` and `single_value` say, and nothing of how it comes about: a mixture is not unsound
// because it breaks a rule of the protocol that it is none of.

/// Whoever knows what is chosen in a slot knows the same.
template <class P>
struct one_choice {
  static constexpr std::string_view name = "agreement";
  static constexpr std::string_view sometimes = "an entry is chosen";

  static bool judge(synod::explore::step<P> const& s, synod::explore::past<typename P::node>& then, synod::check::report& r) {
    for (auto const& c : s.what.chosen) {
      auto& known = then.at(c.at);
      if (!known) known = {c.entry, c.entry.ballot};
      else if (known->entry.value != c.entry.value)
        r.fail(name, "slot ", c.at, ": proposal ", known->entry.value.id, " was chosen, and node ", s.who + 1,
               " takes proposal ", c.entry.value.id, " for chosen");
    }
    return !s.what.chosen.empty();
  }
};

/// What anybody takes for chosen is on the disks of an accept quorum, from then on.
template <class P>
struct kept {
  static constexpr std::string_view name = "retention";
  static constexpr std::string_view sometimes = "a disk changes after an entry was chosen";

  static bool judge(synod::explore::step<P> const& s, synod::explore::past<typename P::node>& then, synod::check::report& r) {
    if (s.what.chosen.empty() && !s.what.disk_changed) return false;
    synod::slot const highest = then.highest_chosen();
    for (synod::slot at{1}; at <= highest; at = at + 1) {
      auto const& c = then.at(at);
      if (!c) continue;
      synod::node_set by{};
      for (std::size_t j = 0; j < s.size; ++j) {
        auto const held = s.all[j]->stable.at(at);
        if (at <= s.all[j]->stable.covered() || (held && held->value == c->entry.value)) by.insert(j);
      }
      if (!synod::quorum::could_accept<typename P::quorum>(by, s.size))
        r.fail(name, "slot ", at, ": proposal ", c->entry.value.id, " is taken for chosen, and no accept quorum has it on disk");
    }
    return s.what.disk_changed && highest > synod::slot{};
  }
};

template <class P>
using promise = synod::explore::laws_of<P, one_choice, synod::explore::law::delivery, kept, synod::explore::law::verdicts>;

}  // namespace tests::soundness
