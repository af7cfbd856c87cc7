// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <cstddef>
#include <string_view>
#include <type_traits>

#include <synod/check/explore/past.hpp>
#include <synod/check/explore/step.hpp>
#include <synod/check/report.hpp>
#include <synod/message/kind.hpp>
#include <synod/policy/property.hpp>
#include <synod/sim/disk.hpp>

SYNOD_BEGIN_NAMESPACE
namespace explore::law {

/// A promise reports everything that was accepted in the slots that it speaks of [PMS §2.2, P2c and phase 1b], and is
/// kept: nothing of a lower ballot is accepted once it is durable, unless it is chosen and was learnt [PMS §2.2, P1a].
/// Where logs only grow at their end, entries of lower ballots come with the leader's own. Where an accept may leave the
/// promise as it was, so that other slots stay open, the slot itself keeps it [FastPaxos §3.2].
template <class P>
struct promises {
  using node = typename P::node;
  static constexpr std::string_view name = "promises";
  static constexpr std::string_view sometimes = "something is accepted after a promise";

  /// Node `who` sends `m`, and has `disk`.
  template <class Kind, class M>
    requires std::is_same_v<Kind, kind::promise>
  static void said(std::size_t who, M const& m, sim::disk const& disk, check::report& r) {
    if constexpr (P::recovery::reports) {
      auto const& log = disk.view();
      auto told = m.entries.begin();
      for (slot s = m.first; s <= m.through; s = s + 1) {
        if (told != m.entries.end() && record::slot_of((*told).data()) == s) ++told;
        else if (log.holds(s)) r.fail(name, "node ", who + 1, " promises ", m.ballot, " and does not report slot ", s);
      }
      if (log.last() > m.last && log.last() > m.through)
        r.fail(name, "node ", who + 1, " promises ", m.ballot, " and says that its log ends at ", m.last,
               ", and it ends at ", log.last());
    }
  }

  static bool judge(step<P> const& s, past<node>& then, check::report& r) {
    if (P::order::cuts || !s.before.running) return false;
    auto const& promised = s.before.hard_stable.promised;
    for (auto const& e : s.what.stored) {
      auto const& c = then.at(e.at);
      if (c && c->entry.value == e.entry.value) continue;
      if (P::numbering::shares_rounds ? e.entry.ballot.round < promised.round : promised > e.entry.ballot)
        r.fail(name, "node ", s.who + 1, " accepts slot ", e.at, " under ", e.entry.ballot, " after it has promised ", promised);
      else if (property::reserves<typename P::numbering> && e.before && (e.entry.ballot) < e.before->ballot)
        r.fail(name, "node ", s.who + 1, " accepts slot ", e.at, " under ", e.entry.ballot, ", and had accepted it under ",
               e.before->ballot);
    }
    return !s.what.stored.empty();
  }
};

}  // namespace explore::law
SYNOD_END_NAMESPACE
