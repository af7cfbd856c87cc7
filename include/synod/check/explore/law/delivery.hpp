// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <algorithm>
#include <cstddef>
#include <string_view>

#include <synod/check/explore/past.hpp>
#include <synod/check/explore/step.hpp>
#include <synod/check/report.hpp>
#include <synod/core/entry.hpp>

SYNOD_BEGIN_NAMESPACE
namespace explore::law {

/// Each node delivers the slots in order, each once; only what was proposed is chosen, as it was proposed [PMS §2.1, "only
/// a value that has been proposed may be chosen"], and no proposal in two slots.
template <class P>
struct delivery {
  using node = typename P::node;
  static constexpr std::string_view name = "delivery";
  static constexpr std::string_view sometimes = "a command is chosen";

  /// Node `who`, which has delivered the slots through `before`, delivers `e`; proposal `e.proposal` was `made` of this.
  static void handed(std::size_t who, slot before, entry<node> const& e, bytes_view made, check::report& r) {
    if (e.slot != before + 1) r.fail(name, "node ", who + 1, " delivers slot ", e.slot, " behind slot ", before);
    if (e.proposal == proposal{} && (e.kind != entry_kind::noop || !e.payload.empty()))
      r.fail(name, "node ", who + 1, " delivers a command in slot ", e.slot, " that has no identity");
    if (e.proposal != proposal{} && (e.kind != entry_kind::command || !std::equal(made.begin(), made.end(), e.payload.begin(), e.payload.end())))
      r.fail(name, "node ", who + 1, " delivers proposal ", e.proposal, " with another payload");
  }

  static bool judge(step<P> const& s, past<node>& then, check::report& r) {
    bool seen = false;
    for (auto const& c : s.what.chosen) {
      proposal const id = c.entry.value.id;
      if (id == proposal{}) continue;
      seen = true;
      if (id.value > s.proposed) r.fail(name, "proposal ", id, " is chosen in slot ", c.at, ", and nobody made it");
      for (std::size_t i = 0; i < then.chosen.size(); ++i)
        if (then.chosen[i] && slot{i + 1} != c.at && then.chosen[i]->entry.value.id == id)
          r.fail(name, "proposal ", id, " is chosen in slot ", i + 1, " and in slot ", c.at);
    }
    return seen;
  }
};

}  // namespace explore::law
SYNOD_END_NAMESPACE
