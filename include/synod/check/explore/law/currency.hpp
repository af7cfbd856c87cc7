// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <cstddef>
#include <cstdint>
#include <string_view>

#include <synod/check/explore/bounds.hpp>
#include <synod/check/explore/past.hpp>
#include <synod/check/explore/step.hpp>
#include <synod/check/report.hpp>

SYNOD_BEGIN_NAMESPACE
namespace explore::law {

/// Whoever may make a read has delivered all that anybody knew to be chosen, without a gap, when the read came in.
template <class P>
struct currency {
  using node = typename P::node;
  static constexpr std::string_view name = "currency";
  static constexpr std::string_view sometimes = "a read is made";

  static bool judge(step<P> const& s, past<node>& then, check::report& r) {
    if (s.what.inquired) {
      std::uint8_t known = 0;
      while (known < then.chosen.size() && then.chosen[known]) ++known;
      then.needed[place(*s.what.inquired)] = known;
      ++then.reads;
    }
    for (auto const& [id, verdict] : s.what.settled)
      if (id.value > bounds::first_read) then.needed[place(id)] = 0;
    for (proposal id : s.what.readable) {
      std::uint8_t& needed = then.needed[place(id)];
      if (s.after.status.delivered.value < needed)
        r.fail(name, "node ", s.who + 1, " lets read ", id, " be made on what it has delivered through slot ", s.after.status.delivered,
               ", and slot ", unsigned{needed}, " was known to be chosen when the read came in");
      needed = 0;
    }
    return !s.what.readable.empty();
  }

 private:
  static std::size_t place(proposal id) { return static_cast<std::size_t>(id.value - bounds::first_read - 1); }
};

}  // namespace explore::law
SYNOD_END_NAMESPACE
