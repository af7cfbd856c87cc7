// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <algorithm>
#include <cstddef>
#include <map>
#include <string_view>
#include <type_traits>
#include <vector>

#include <synod/check/history.hpp>
#include <synod/check/report.hpp>
#include <synod/log/hard_record.hpp>
#include <synod/message/kind.hpp>

SYNOD_BEGIN_NAMESPACE
namespace check {

/// Nothing is sent that claims what is not on the sender's disk at that moment [PMS §2.5, "records its response in stable
/// storage before sending"; Raft figure 2, "updated on stable storage before responding"].
template <class P>
class attestation {
 public:
  using node = typename P::node;
  static constexpr std::string_view name = "attestation";

  template <class Kind, class World, class M>
    requires std::is_same_v<Kind, kind::prepare>
  void sent(World const& w, history<node>&, std::size_t i, std::size_t, M const& m, report& r) {
    if (!promised(w, i, m.ballot))
      r.fail(name, "node ", i + 1, " sends prepare ", m.ballot, ", which it has not on disk");
  }

  template <class Kind, class World, class M>
    requires std::is_same_v<Kind, kind::promise>
  void sent(World const& w, history<node>&, std::size_t i, std::size_t, M const& m, report& r) {
    if (!promised(w, i, m.ballot))
      return r.fail(name, "node ", i + 1, " sends a promise of ", m.ballot, ", which it has not on disk");
    for (bytes_view bytes : m.entries)
      if (!holds(w, i, record::slot_of(bytes.data()), held_of<node>(bytes)))
        return r.fail(name, "node ", i + 1, " reports slot ", record::slot_of(bytes.data()), " in a promise of ", m.ballot,
                      ", which it has not on disk");
  }

  template <class Kind, class World, class M>
    requires std::is_same_v<Kind, kind::vote>
  void sent(World const& w, history<node>&, std::size_t i, std::size_t, M const& m, report& r) {
    for (bytes_view bytes : m.entries)
      if (!holds(w, i, record::slot_of(bytes.data()), held_of<node>(bytes))) return blame(i, record::slot_of(bytes.data()), m.ballot, r);
  }

  /// Where the slots filled under a ballot begin is learnt from its leader's accepts.
  template <class Kind, class World, class M>
    requires std::is_same_v<Kind, kind::accept>
  void sent(World const&, history<node>&, std::size_t, std::size_t, M const& m, report&) {
    starts_.try_emplace(m.ballot, m.start);
  }

  template <class Kind, class World, class M>
    requires std::is_same_v<Kind, kind::accepted>
  void sent(World const& w, history<node>& h, std::size_t i, std::size_t, M const& m, report& r) {
    if (seen_.size() <= i) seen_.resize(w.size());
    claim& seen = seen_[i];
    auto const start = starts_.find(m.ballot);
    if constexpr (P::commitment::adopts)
      if (start != starts_.end() && m.mark + 1 >= start->second && !adopted(w, i, m.ballot))
        return r.fail(name, "node ", i + 1, " says that it has adopted ", m.ballot, ", which it has not on disk");
    slot const first = P::order::cuts ? slot{1} : start == starts_.end() ? m.mark + 1 : start->second;
    if (seen.ballot != m.ballot) seen = {m.ballot, first - 1};
    for (slot s = seen.mark + 1; s <= m.mark; s = s + 1)
      if (!accepted(w, h, i, s, m.ballot)) return blame(i, s, m.ballot, r);
    seen.mark = std::max(seen.mark, m.mark);
    for (slot s = m.first; s <= m.last; s = s + 1)
      if (s > seen.mark && !accepted(w, h, i, s, m.ballot)) return blame(i, s, m.ballot, r);
  }

  template <class World>
  void crashed(World const&, history<node>&, std::size_t i, report&) {
    if (i < seen_.size()) seen_[i] = {};
  }

 private:
  struct claim {
    synod::ballot<node> ballot{};
    slot mark{};
  };

  void blame(std::size_t i, slot s, ballot<node> const& b, report& r) const {
    r.fail(name, "node ", i + 1, " says that it has accepted slot ", s, " under ", b, ", which it has not on disk");
  }

  template <class World>
  static bool promised(World const& w, std::size_t i, ballot<node> const& b) {
    auto const hard = hard_record::load<node>(w.disk(i).stable().hard());
    if (!hard) return false;
    auto const& p = hard->promised;
    if (P::numbering::shares_rounds) return p.round > b.round || (p.round == b.round && p.node == b.node);
    return p >= b;
  }

  template <class World>
  static bool adopted(World const& w, std::size_t i, ballot<node> const& b) {
    auto const hard = hard_record::load<node>(w.disk(i).stable().hard());
    return hard && hard->adopted >= b;
  }

  /// The entry itself, or one of a later ballot in its place.
  template <class World>
  static bool holds(World const& w, std::size_t i, slot s, held<node> const& e) {
    auto const& disk = w.disk(i).stable();
    if (s < disk.base() || s <= disk.snapshot().last) return true;  // chosen, and in the snapshot
    if (!disk.holds(s)) return false;
    auto const mine = held_of<node>(disk.record_at(s));
    return mine == e || mine.ballot > e.ballot;
  }

  /// Under `prefix` the slot is held as part of a log that matches; else it is held under this ballot or a later one,
  /// or with the value that is chosen, which is all that this ballot can hold there; or it is known to be chosen, and
  /// nobody needs this node's word any more.
  template <class World>
  static bool accepted(World const& w, history<node> const& h, std::size_t i, slot s, ballot<node> const& b) {
    auto const& disk = w.disk(i).stable();
    if (s < disk.base() || s <= disk.snapshot().last) return true;  // chosen, and in the snapshot
    auto const c = h.chosen_at(s);
    if (!P::order::cuts && c && s <= w.status(i).chosen) return true;
    if (!disk.holds(s)) return false;
    auto const mine = held_of<node>(disk.record_at(s));
    if (P::order::cuts) return mine.ballot <= b;
    return mine.ballot >= b || (c && c->value == mine.value);
  }

  std::map<ballot<node>, slot> starts_;
  std::vector<claim> seen_;  // by member: what was found on its disk already
};

}  // namespace check
SYNOD_END_NAMESPACE
