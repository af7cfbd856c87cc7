// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <cstdint>
#include <string_view>

#include <synod/check/explore/bounds.hpp>
#include <synod/check/explore/past.hpp>
#include <synod/check/explore/step.hpp>
#include <synod/check/report.hpp>
#include <synod/log/own_proposals.hpp>

SYNOD_BEGIN_NAMESPACE
namespace explore::law {

/// A proposal that was called lost is not chosen, neither before nor after.
template <class P>
struct verdicts {
  using node = typename P::node;
  static constexpr std::string_view name = "verdicts";
  static constexpr std::string_view sometimes = "a proposal is called lost";

  static bool judge(step<P> const& s, past<node>& then, check::report& r) {
    bool told = false;
    for (auto const& [id, verdict] : s.what.settled)
      if (verdict == verdict::lost && id.value <= bounds::first_read) then.lost |= bit(id), told = true;
    if (then.lost == 0 || (!told && s.what.chosen.empty())) return false;
    for (auto const& c : then.chosen)
      if (c && (then.lost & bit(c->entry.value.id)) != 0)
        r.fail(name, "proposal ", c->entry.value.id, " was called lost, and is chosen");
    return told;
  }

 private:
  static std::uint64_t bit(proposal id) { return id.value < 1 || id.value > 63 ? 0 : std::uint64_t{1} << id.value; }
};

}  // namespace explore::law
SYNOD_END_NAMESPACE
