// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <algorithm>
#include <cstddef>
#include <string>
#include <string_view>

#include <synod/check/explore/past.hpp>
#include <synod/check/explore/step.hpp>
#include <synod/check/report.hpp>
#include <synod/core/entry.hpp>
#include <synod/policy/property.hpp>

SYNOD_BEGIN_NAMESPACE
namespace explore::law {

/// Each node delivers the slots in order, each once; only what was proposed is chosen, as it was proposed [PMS §2.1, "only
/// a value that has been proposed may be chosen"], and no proposal in two slots. Where offers may be chosen in two, each is
/// delivered in the first of them, and nothing in another.
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
      if constexpr (property::offers<typename P::proposing>) continue;
      for (std::size_t i = 0; i < then.chosen.size(); ++i)
        if (then.chosen[i] && slot{i + 1} != c.at && then.chosen[i]->entry.value.id == id)
          r.fail(name, "proposal ", id, " is chosen in slot ", i + 1, " and in slot ", c.at);
    }
    for (auto const& d : s.what.delivered) {
      auto const& c = then.at(d.at);
      proposal const expected = c && !is_chosen_before(then, d.at, c->entry.value.id) ? c->entry.value.id : proposal{};
      if (d.id != expected)
        r.fail(name, "node ", s.who + 1, " delivers ", what(d.id), " in slot ", d.at, ", where it is to deliver ", what(expected));
    }
    return seen;
  }

 private:
  static bool is_chosen_before(past<node> const& then, slot s, proposal id) {
    for (slot at{1}; at < s; at = at + 1)
      if (then.at(at) && then.at(at)->entry.value.id == id) return true;
    return false;
  }
  static std::string what(proposal id) { return id == proposal{} ? "nothing" : "proposal " + std::to_string(id.value); }
};

}  // namespace explore::law
SYNOD_END_NAMESPACE
