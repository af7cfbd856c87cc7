// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <cstddef>
#include <string_view>

#include <synod/check/explore/past.hpp>
#include <synod/check/explore/step.hpp>
#include <synod/check/report.hpp>
#include <synod/policy/numbering.hpp>

SYNOD_BEGIN_NAMESPACE
namespace explore::law {

/// In a slot of a fast ballot an acceptor votes once, while it has promised that ballot and nothing above it, and changes its
/// vote only for what is chosen [FastPaxos §2.1; §3.2]. Others may vote otherwise.
template <class P>
struct one_vote {
  using node = typename P::node;
  static constexpr std::string_view name = "one vote a slot";
  static constexpr std::string_view sometimes = "votes collide";

  static bool judge(step<P> const& s, past<node>& then, check::report& r) {
    bool collided = false;
    for (auto const& e : s.what.stored) {
      if (!numbering::is_fast<typename P::numbering>(e.entry.ballot)) continue;
      for (std::size_t j = 0; j < s.size; ++j)
        if (auto const other = s.all[j]->log.at(e.at); other && other->ballot == e.entry.ballot && other->value != e.entry.value)
          collided = true;
      auto const& c = then.at(e.at);
      if (c && c->entry.value == e.entry.value) continue;
      if (e.before && e.before->ballot == e.entry.ballot && e.before->value != e.entry.value)
        r.fail(name, "node ", s.who + 1, " has voted for proposal ", e.before->value.id, " in slot ", e.at, " of ballot ",
               e.entry.ballot, ", and votes for proposal ", e.entry.value.id);
      if (s.after.running && s.after.status.promised != numbering::prepared_for<typename P::numbering>(e.entry.ballot))
        r.fail(name, "node ", s.who + 1, " votes in slot ", e.at, " of ballot ", e.entry.ballot, ", and has promised ",
               s.after.status.promised);
    }
    return collided;
  }
};

}  // namespace explore::law
SYNOD_END_NAMESPACE
