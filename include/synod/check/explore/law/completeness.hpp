// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <string_view>

#include <synod/check/explore/past.hpp>
#include <synod/check/explore/step.hpp>
#include <synod/check/report.hpp>
#include <synod/policy/numbering.hpp>

SYNOD_BEGIN_NAMESPACE
namespace explore::law {

/// What is chosen stays chosen: no entry of a higher ballot with another value is ever stored in a chosen slot [PMS §2.2,
/// P2b]; a leader that starts from its own log has every chosen entry in it [Raft §5.4, Leader Completeness]; and nobody
/// removes a chosen entry once he has promised the ballot that chose it. A fast ballot may have votes for others in the slot:
/// but nobody gives up the chosen entry for one of them.
template <class P>
struct completeness {
  using node = typename P::node;
  static constexpr std::string_view name = "completeness";
  static constexpr std::string_view sometimes = "a ballot is led after an entry was chosen";

  static bool judge(step<P> const& s, past<node>& then, check::report& r) {
    for (auto const& e : s.what.stored) {
      auto const& c = then.at(e.at);
      if (!c || c->entry.value == e.entry.value) continue;
      bool const another_vote = numbering::is_fast<typename P::numbering>(e.entry.ballot) && e.entry.ballot == c->under;
      if (P::order::cuts ? after(e.entry.ballot, c->under) : e.entry.ballot >= c->under && !another_vote)
        r.fail(name, "slot ", e.at, ": proposal ", c->entry.value.id, " was chosen (ballot ", c->entry.ballot, "), and node ",
               s.who + 1, " stores proposal ", e.entry.value.id, " of ballot ", e.entry.ballot);
      else if (e.before && is(*e.before, *c))
        r.fail(name, "slot ", e.at, ": node ", s.who + 1, " overwrites the chosen proposal ", c->entry.value.id, " with ",
               e.entry.value.id, another_vote ? " of ballot " : " of the older ballot ", e.entry.ballot);
    }
    for (auto const& e : s.what.removed) {
      auto const& c = then.at(e.at);
      if (c && s.before.status.promised.round >= c->under.round && is(e.before, *c))
        r.fail(name, "node ", s.who + 1, " cuts slot ", e.at, " off, whose proposal ", c->entry.value.id, " is chosen");
    }
    if (!s.what.leads) return false;
    slot const chosen = then.highest_chosen();
    if constexpr (!P::recovery::reports)
      for (slot at = s.after.log.covered() + 1; at <= chosen; at = at + 1) {
        auto const& c = then.at(at);
        if (!c || !after(*s.what.leads, c->under)) continue;
        auto const mine = s.after.log.at(at);
        if (!mine || *mine != c->entry)
          r.fail(name, "node ", s.who + 1, " leads ballot ", *s.what.leads, " without the chosen proposal ",
                 c->entry.value.id, " in slot ", at);
      }
    return chosen > slot{};
  }

 private:
  /// Where ballots share rounds they have one leader a round, whose name is as good as any.
  static bool after(ballot<node> const& b, ballot<node> const& other) {
    return P::numbering::shares_rounds ? b.round > other.round : b > other;
  }
  static bool is(check::held<node> const& mine, typename past<node>::choice const& c) {
    return mine.value == c.entry.value &&
           (P::order::cuts ? mine.ballot == c.entry.ballot : mine.ballot >= c.entry.ballot);
  }
};

}  // namespace explore::law
SYNOD_END_NAMESPACE
