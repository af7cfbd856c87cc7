// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <string_view>

#include <synod/check/explore/past.hpp>
#include <synod/check/explore/step.hpp>
#include <synod/check/report.hpp>

SYNOD_BEGIN_NAMESPACE
namespace explore::law {

/// A ballot is led by its owner and by nobody else, and never again after a restart [PMS §2.5]; where ballots share
/// rounds, a round has one leader [Raft §5.2, Election Safety].
template <class P>
struct election {
  using node = typename P::node;
  static constexpr std::string_view name = "election";
  static constexpr std::string_view sometimes = "two ballots are led";

  static bool judge(step<P> const& s, past<node>& then, check::report& r) {
    node const self = static_cast<node>(s.who + 1);
    if (s.what.crashed)
      for (auto& term : then.terms())
        if (term.ballot.node == self) term.ended = true;
    if (!s.what.leads) return false;
    ballot<node> const& b = *s.what.leads;
    if (b.node != self) r.fail(name, "node ", s.who + 1, " leads ballot ", b, " of another node");
    for (auto const& term : then.terms()) {
      if (term.ballot == b && term.ended) r.fail(name, "node ", s.who + 1, " leads ballot ", b, " a second time, after a restart");
      if (P::numbering::shares_rounds && term.ballot.round == b.round && term.ballot.node != b.node)
        r.fail(name, "nodes ", term.ballot.node, " and ", s.who + 1, " both led round ", b.round);
    }
    if (then.find(b) == nullptr) then.add({b, s.what.leads_from, false});
    return then.led_count > 1;
  }
};

}  // namespace explore::law
SYNOD_END_NAMESPACE
