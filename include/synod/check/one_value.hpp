// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <cstddef>
#include <optional>
#include <string_view>
#include <type_traits>
#include <vector>

#include <synod/check/history.hpp>
#include <synod/check/report.hpp>
#include <synod/message/kind.hpp>
#include <synod/policy/numbering.hpp>

SYNOD_BEGIN_NAMESPACE
namespace check {

/// Under one ballot a slot has one entry, whoever holds or sends it [PMS §2.2: a proposal is a number and a value; Raft
/// §5.3, Leader Append-Only]. Under `prefix` it also has one predecessor, from which Log Matching follows by induction.
/// A fast ballot has as many as there are acceptors, each of which votes once, and changes it only for what is chosen.
template <class P>
class one_value {
 public:
  using node = typename P::node;
  static constexpr std::string_view name = "one value a ballot";

  template <class World>
  void appended(World const&, history<node>& h, std::size_t i, slot s, held<node> const& e, report& r) {
    std::optional<ballot<node>> before;
    if constexpr (P::order::cuts) {
      if (s == slot{1}) before.emplace();
      else if (auto const p = h.logs[i].at(s - 1)) before = p->ballot;
    }
    if (!numbering::is_fast<typename P::numbering>(e.ballot)) note(h, i, s, e, before, r);  // a vote that nobody heard of is none
  }

  template <class Kind, class World, class M>
    requires std::is_same_v<Kind, kind::accept>
  void sent(World const&, history<node>& h, std::size_t i, std::size_t, M const& m, report& r) {
    std::optional<ballot<node>> before;
    if (P::order::cuts) before = m.prev_ballot;
    for (bytes_view bytes : m.entries) {
      auto const e = held_of<node>(bytes);
      note(h, i, record::slot_of(bytes.data()), e, before, r);
      if (P::order::cuts) before = e.ballot;
      else if (e.ballot != m.ballot)
        return r.fail(name, "node ", i + 1, " sends ballot ", m.ballot, " an entry of ballot ", e.ballot);
    }
  }

  /// What others are told is what was accepted: not the stand-in that a log keeps for a slot that a snapshot covers.
  template <class Kind, class World, class M>
    requires std::is_same_v<Kind, kind::promise> || std::is_same_v<Kind, kind::learn> || std::is_same_v<Kind, kind::vote>
  void sent(World const&, history<node>& h, std::size_t i, std::size_t, M const& m, report& r) {
    for (bytes_view bytes : m.entries) note(h, i, record::slot_of(bytes.data()), held_of<node>(bytes), {}, r);
  }

 private:
  struct known {
    held<node> entry;
    std::optional<ballot<node>> before;
    std::size_t by = 0;
  };

  void note(history<node> const& h, std::size_t i, slot s, held<node> const& e, std::optional<ballot<node>> const& before, report& r) {
    if (table_.size() <= s.value) table_.resize(s.value + 1);
    bool const votes = numbering::is_fast<typename P::numbering>(e.ballot);
    for (known& k : table_[s.value]) {
      if (k.entry.ballot != e.ballot || (votes && k.by != i)) continue;
      if (votes && k.entry.value != e.value)
        if (auto const c = h.chosen_at(s); c && c->value == e.value) k.entry.value = e.value;
      if (k.entry.value != e.value)
        return r.fail(name, "slot ", s, " ballot ", e.ballot, ": proposal ", k.entry.value.id, " and at node ", i + 1,
                      " proposal ", e.value.id);
      if (!k.before) k.before = before;
      if (before && k.before && *k.before != *before)
        return r.fail(name, "slot ", s, " ballot ", e.ballot, " follows an entry of ballot ", *k.before, " and at node ",
                      i + 1, " one of ballot ", *before);
      return;
    }
    table_[s.value].push_back({e, before, i});
  }

  std::vector<std::vector<known>> table_;  // by slot
};

}  // namespace check
SYNOD_END_NAMESPACE
