// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <map>
#include <optional>
#include <string_view>
#include <tuple>
#include <type_traits>
#include <utility>
#include <vector>

#include <synod/check/history.hpp>
#include <synod/check/report.hpp>
#include <synod/core/node_set.hpp>
#include <synod/message/kind.hpp>
#include <synod/policy/property.hpp>

SYNOD_BEGIN_NAMESPACE
namespace check {

/// In each slot at most one entry is ever chosen [PMS §2.1; Raft §5.4.3, State Machine Safety]. Under `prefix` two nodes
/// that know a slot to be chosen also agree on its ballot [Raft §5.3, Log Matching].
///
/// Looks at every node's watermark after every turn, not only at deliveries, and keeps the table of what is chosen that
/// the other invariants read.
template <class P>
class agreement {
 public:
  using node = typename P::node;
  static constexpr std::string_view name = "agreement";

  template <class World, class Status>
  void looked(World const& w, history<node>& h, std::size_t i, Status const& s, report& r) {
    if (seen_.size() <= i) seen_.resize(w.size());
    if (!unsure_.empty()) std::erase_if(unsure_, [&](auto const& u) { return u.first == i && judged(w, h, i, u.second, r); });
    if (seen_[i] >= s.chosen) return;
    for (slot at = std::max(seen_[i] + 1, h.logs[i].first()); at <= s.chosen; at = at + 1)
      if (auto const e = h.logs[i].at(at)) know(h, i, at, *e, s.ballot, r);
    seen_[i] = s.chosen;
  }

  /// What a learner is told is chosen.
  template <class Kind, class World, class M>
    requires std::is_same_v<Kind, kind::learn>
  void sent(World const& w, history<node>& h, std::size_t i, std::size_t, M const& m, report& r) {
    for (bytes_view bytes : m.entries) know(h, i, record::slot_of(bytes.data()), held_of<node>(bytes), w.status(i).ballot, r);
  }

  /// What a fast quorum votes for is chosen, whoever knows it.
  template <class Kind, class World, class M>
    requires std::is_same_v<Kind, kind::vote>
  void sent(World const& w, history<node>& h, std::size_t i, std::size_t, M const& m, report& r) {
    for (bytes_view bytes : m.entries) {
      slot const s = record::slot_of(bytes.data());
      auto const e = held_of<node>(bytes);
      node_set& by = votes_[{s, e.ballot, e.value.id}];
      if (P::quorum::choose(by.insert(i), w.size())) know(h, i, s, e, e.ballot, r);
    }
  }

  /// Where a proposal can be chosen twice, nothing is delivered in its second slot. What was chosen there can still be
  /// unknown at that moment; then it is asked again after the turns behind it.
  template <class World>
  void delivered(World const& w, history<node>& h, std::size_t i, entry<node> const& e, report& r) {
    if constexpr (property::offers<typename P::proposing>)
      if (e.proposal == proposal{}) {
        if (!judged(w, h, i, e.slot, r)) unsure_.emplace_back(i, e.slot);
        return;
      }
    know(h, i, e.slot, {e.ballot, value_of(e)}, w.status(i).ballot, r);
  }

  template <class World>
  void crashed(World const& w, history<node>&, std::size_t i, report&) {
    if (seen_.size() <= i) seen_.resize(w.size());
    seen_[i] = {};
    std::erase_if(unsure_, [&](auto const& u) { return u.first == i; });
  }

 private:
  void know(history<node>& h, std::size_t i, slot at, held<node> const& e, ballot<node> const& in, report& r) {
    if (h.chosen.size() <= at.value) h.chosen.resize(at.value + 1);
    auto& c = h.chosen[at.value];
    if (!c) {
      c = choice<node>{e, P::order::cuts ? std::max(in, e.ballot) : e.ballot};
    } else if (c->value != e.value || (P::order::cuts && c->ballot != e.ballot)) {
      r.fail(name, "slot ", at, ": proposal ", c->value.id, " was chosen (ballot ", c->ballot, "), and node ", i + 1,
             " takes proposal ", e.value.id, " (ballot ", e.ballot, ") for chosen");
    }
  }

  /// Whether it is known what was chosen in a slot in which node `i` has delivered nothing: a no-op, or what it has delivered
  /// before; else it has kept something from its state machine.
  template <class World>
  bool judged(World const& w, history<node> const& h, std::size_t i, slot at, report& r) const {
    auto const c = h.chosen_at(at);
    if (!c) return false;
    auto const& all = w.delivered(i);
    auto const end = all.begin() + static_cast<std::ptrdiff_t>(std::min<std::uint64_t>(at.value - 1, all.size()));
    if (c->value.id != proposal{} && std::find(all.begin(), end, c->value.id) == end)
      r.fail(name, "slot ", at, ": proposal ", c->value.id, " was chosen, and node ", i + 1, " delivers nothing in its place");
    return true;
  }

  std::vector<slot> seen_;
  std::vector<std::pair<std::size_t, slot>> unsure_;  // nothing was delivered there, and nobody has told what was chosen
  std::map<std::tuple<slot, ballot<node>, proposal>, node_set> votes_;
};

}  // namespace check
SYNOD_END_NAMESPACE
