// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <cstddef>
#include <string_view>
#include <type_traits>

#include <synod/check/explore/past.hpp>
#include <synod/check/explore/step.hpp>
#include <synod/check/report.hpp>
#include <synod/log/hard_record.hpp>
#include <synod/message/kind.hpp>
#include <synod/policy/numbering.hpp>
#include <synod/sim/disk.hpp>

SYNOD_BEGIN_NAMESPACE
namespace explore::law {

/// Nothing is sent that claims what is not on the sender's disk at that moment [PMS §2.5, "records its response in stable
/// storage before sending"; Raft figure 2, "updated on stable storage before responding"].
template <class P>
struct attestation {
  using node = typename P::node;
  static constexpr std::string_view name = "attestation";
  static constexpr std::string_view sometimes = "an acceptance is told of";

  /// Node `who` sends `m`, and has `disk`.
  template <class Kind, class M>
    requires std::is_same_v<Kind, kind::prepare> || std::is_same_v<Kind, kind::promise> || std::is_same_v<Kind, kind::vote>
  static void said(std::size_t who, M const& m, sim::disk const& disk, check::report& r) {
    auto const hard = hard_record::load<node>(disk.stable().hard());
    if (!hard || !covers(hard->promised, numbering::prepared_for<typename P::numbering>(m.ballot)))
      return r.fail(name, "node ", who + 1, " sends a ", Kind::name, " of ", m.ballot, ", which it has not on disk");
    if constexpr (std::is_same_v<Kind, kind::vote>) {
      entries<node> const stable(disk.stable());
      for (bytes_view bytes : m.entries)
        if (auto const told = check::held_of<node>(bytes); told.ballot != m.ballot || stable.at(record::slot_of(bytes.data())) != told)
          r.fail(name, "node ", who + 1, " says that it has voted in slot ", record::slot_of(bytes.data()), " under ", m.ballot,
                 " for proposal ", told.value.id, ", which it has not on disk");
    } else if constexpr (std::is_same_v<Kind, kind::promise>) {
      entries<node> const stable(disk.stable());
      for (bytes_view bytes : m.entries) {
        slot const at = record::slot_of(bytes.data());
        auto const told = check::held_of<node>(bytes);
        auto const mine = stable.at(at);
        if (at > stable.covered() && (!mine || (*mine != told && mine->ballot <= told.ballot)))
          r.fail(name, "node ", who + 1, " reports slot ", at, " in a promise of ", m.ballot, ", which it has not on disk");
      }
    }
  }

  static bool judge(step<P> const& s, past<node>& then, check::report& r) {
    for (auto const& c : s.what.claims) {
      auto const* const term = then.find(c.ballot);
      slot const first = P::order::cuts ? slot{1} : term == nullptr ? c.mark + 1 : term->start;
      for (slot at = first; at <= c.mark; at = at + 1) look_for(s, then, at, c.ballot, r);
      for (slot at = c.first; at <= c.last; at = at + 1) look_for(s, then, at, c.ballot, r);
    }
    return !s.what.claims.empty();
  }

 private:
  static bool covers(promise_mark<node> const& p, ballot<node> const& b) {
    if (P::numbering::shares_rounds) return p.round > b.round || (p.round == b.round && p.node == b.node);
    return p >= b;
  }

  /// Under `prefix` a slot is held as part of a log that matches; else it is held under this ballot or a later one, or
  /// with the value that is chosen, which is all that this ballot can hold there; or it is known to be chosen, and nobody
  /// needs this node's word any more.
  static void look_for(step<P> const& s, past<node> const& then, slot at, ballot<node> const& b, check::report& r) {
    auto const& c = then.at(at);
    if (at <= s.after.stable.covered() || (!P::order::cuts && c && at <= s.after.status.chosen)) return;
    auto const mine = s.after.stable.at(at);
    if (mine && (P::order::cuts ? mine->ballot <= b : mine->ballot >= b || (c && c->entry.value == mine->value))) return;
    r.fail(name, "node ", s.who + 1, " says that it has accepted slot ", at, " under ", b, ", which it has not on disk");
  }
};

}  // namespace explore::law
SYNOD_END_NAMESPACE
