// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <type_traits>
#include <vector>

#include <synod/check/history.hpp>
#include <synod/check/linearizable/call.hpp>
#include <synod/check/report.hpp>
#include <synod/check/store.hpp>
#include <synod/codec/codec.hpp>
#include <synod/core/entry.hpp>
#include <synod/core/number.hpp>
#include <synod/log/own_proposals.hpp>

SYNOD_BEGIN_NAMESPACE
namespace check {

/// What the clients of a world saw: what they asked for, when, and what they were answered and when.
struct client_history {
  std::vector<call<store::values::operation>> values;
  std::vector<call<store::lists::operation>> lists;
  std::size_t size() const { return values.size() + lists.size(); }
};

/// Writes down what the clients of a world see, for a judge of histories (check/client_judge.hpp); finds no fault itself.
/// Each proposal is a client of its own. He is answered by the node that he asked, when that carries out his command; if it
/// crashes before, or says that it does not know, the outcome is unknown. What was refused, or is said to be lost, has
/// never happened: it is no part of the history, and if it did happen the judge will see it in what others have read.
template <class P>
class clients {
 public:
  using node = typename P::node;

  /// With what is not answered until now.
  client_history history() const {
    client_history h;
    for (asked const& a : asked_) {
      if (!a.taken) continue;
      if (a.what->on_a_list()) h.lists.push_back({a.id, a.listed, a.invoke, a.returned});
      else h.values.push_back({a.id, a.valued, a.invoke, a.returned});
    }
    return h;
  }

  template <class World>
  void proposed(World const& w, check::history<node>&, std::size_t, proposal id, entry_kind kind, bytes_view payload, report&) {
    auto& a = at(id);
    a.id = id.value;
    a.invoke = w.now().time_since_epoch().count();
    a.what = kind == entry_kind::command ? read(payload) : std::nullopt;
    if (!a.what) return;
    if (a.what->on_a_list()) a.listed = store::question_list(*a.what);
    else a.valued = store::question(*a.what);
  }
  template <class World>
  void answered(World const& w, check::history<node>&, std::size_t i, proposal id, slot, report&) {
    if (!at(id).what) return;
    at(id).taken = true;
    node_of(w, i).open.insert(id);
  }
  template <class World>
  void settled(World const& w, check::history<node>&, std::size_t i, proposal id, verdict v, report&) {
    node_of(w, i).open.erase(id);
    if (v == verdict::lost) at(id).taken = false;
  }
  template <class World>
  void delivered(World const& w, check::history<node>&, std::size_t i, entry<node> const& e, report&) {
    auto& n = node_of(w, i);
    if (e.slot <= n.applied) n.state = {}, n.applied = {};
    while (n.applied + 1 < e.slot) {  // what a snapshot has brought
      n.applied = n.applied + 1;
      if (auto const& c = at(w.delivered(i)[n.applied.value - 1]).what) n.state.apply(*c);
    }
    n.applied = e.slot;
    auto const c = e.kind == entry_kind::command ? read(e.payload) : std::nullopt;
    if (!c) return;
    if (n.open.erase(e.proposal) != 0) answer(at(e.proposal), n.state, *c, w.now().time_since_epoch().count());
    else n.state.apply(*c);
  }
  template <class World>
  void crashed(World const& w, check::history<node>&, std::size_t i, report&) { node_of(w, i) = {}; }

 protected:
  struct asked {
    std::uint64_t id = 0;
    std::optional<store::command> what;  // nothing: it is no operation
    bool taken = false;                  // not refused, and not known to be lost
    std::int64_t invoke = 0;
    std::optional<std::int64_t> returned;
    store::values::operation valued;
    store::lists::operation listed;
  };
  struct machine {
    store state;
    slot applied{};
    std::set<proposal> open;  // asked here, and not answered yet
  };

  static void answer(asked& a, store& s, store::command const& c, std::int64_t now) {
    if (c.on_a_list()) a.listed = s.answer_list(c);
    else a.valued = s.answer(c);
    a.returned = now;
  }
  asked& at(proposal id) {
    if (asked_.size() <= id.value) asked_.resize(id.value + 1);
    return asked_[id.value];
  }
  template <class World>
  machine& node_of(World const& w, std::size_t i) {
    machines_.resize(w.size());
    return machines_[i];
  }

 private:
  static std::optional<store::command> read(bytes_view payload) {
    if constexpr (std::is_same_v<typename P::command, std::string>) {
      std::string text;
      if (codec::read(payload, text)) return store::command::read(text);
    }
    return {};
  }

  std::vector<asked> asked_;  // by proposal
  std::vector<machine> machines_;
};

}  // namespace check
SYNOD_END_NAMESPACE
