// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <cstddef>
#include <string_view>

#include <synod/check/explore/past.hpp>
#include <synod/check/explore/step.hpp>
#include <synod/check/report.hpp>

SYNOD_BEGIN_NAMESPACE
namespace explore::law {

/// What an acceptor must remember never goes back, and a restart brings back all of it [PMS §2.5, "stable storage";
/// Raft §5.1, "current terms are persistent"].
template <class P>
struct durability {
  using node = typename P::node;
  static constexpr std::string_view name = "durability";
  static constexpr std::string_view sometimes = "a promise is written";

  static bool judge(step<P> const& s, past<node>&, check::report& r) {
    auto const& was = s.before.hard_stable;
    auto const& now = s.after.hard_stable;
    bool const forgot_vote = P::numbering::shares_rounds && now.promised.round == was.promised.round && was.promised.node &&
                             now.promised.node != was.promised.node;
    bool const fell = now.promised.round < was.promised.round ||
                      (now.promised.round == was.promised.round && was.promised.node &&
                       (!now.promised.node || *now.promised.node < *was.promised.node));
    if (forgot_vote || fell)
      r.fail(name, "node ", s.who + 1, " had promised ", was.promised, " and has ", now.promised, " on disk now");
    if (now.adopted < was.adopted)
      r.fail(name, "node ", s.who + 1, " had adopted ", was.adopted, " and has ", now.adopted, " on disk now");
    if (s.after.running && !s.before.running) {
      if (s.after.status.promised != now.promised)
        r.fail(name, "node ", s.who + 1, " comes back with promised ", s.after.status.promised, ", and had ", now.promised,
               " on disk");
      if (s.after.status.last < s.after.stable.last())
        r.fail(name, "node ", s.who + 1, " comes back with a log through ", s.after.status.last,
               ", and had one through ", s.after.stable.last(), " on disk");
    }
    return s.what.disk_changed && was != now;
  }
};

}  // namespace explore::law
SYNOD_END_NAMESPACE
