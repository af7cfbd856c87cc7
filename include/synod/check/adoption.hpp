// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <algorithm>
#include <cstddef>
#include <map>
#include <string_view>
#include <vector>

#include <synod/check/history.hpp>
#include <synod/check/report.hpp>
#include <synod/core/ballot.hpp>
#include <synod/log/hard_record.hpp>

SYNOD_BEGIN_NAMESPACE
namespace check {

/// Where ballots are adopted: when a node writes down that it has adopted one, all that it has written before is that
/// leader's starting history, whole, and nothing stands behind it that is not of that ballot [ZAB §IV, phase 2: "atomically
/// sets f.a and accepts the history"]; and the owner's own history holds all that lower ballots have chosen [ZAB, Leader
/// completeness; VRR §4.2, "the new log"]. What is known to be chosen may stand in the place of what the owner had there.
template <class P>
class adoption {
 public:
  using node = typename P::node;
  static constexpr std::string_view name = "adoption";

  template <class World>
  void put(World const& w, history<node>& h, std::size_t i, hard_state<node> const& now, report& r) {
    if (adopted_.size() <= i) adopted_.resize(w.size());
    if (now.adopted == adopted_[i]) return;
    adopted_[i] = now.adopted;
    if (now.adopted.round > now.promised.round)
      return r.fail(name, "node ", i + 1, " adopts ", now.adopted, ", and has promised ", now.promised, " only");
    if (w.members()[i] == now.adopted.node) return begins(h, i, now.adopted, r);
    auto const known = histories_.find(now.adopted);
    if (known == histories_.end())
      return r.fail(name, "node ", i + 1, " adopts ", now.adopted, " before its owner has");
    holds(h, i, now.adopted, known->second, r);
  }

  template <class World>
  void crashed(World const& w, history<node>&, std::size_t i, report&) {
    if (adopted_.size() <= i) adopted_.resize(w.size());
    auto const hard = hard_record::load<node>(w.disk(i).stable().hard());
    adopted_[i] = hard ? hard->adopted : ballot<node>{};
  }

 private:
  void begins(history<node> const& h, std::size_t i, ballot<node> const& b, report& r) {
    histories_.emplace(b, h.logs[i]);
    for (slot s = h.logs[i].first(); s <= h.highest_chosen(); s = s + 1) {
      auto const c = h.chosen_at(s);
      if (!c || c->under >= b) continue;
      if (auto const mine = h.logs[i].at(s); !mine || *mine != held<node>(*c))
        return r.fail(name, "node ", i + 1, " begins ballot ", b, " without the chosen proposal ", c->value.id, " in slot ", s);
    }
  }

  void holds(history<node> const& h, std::size_t i, ballot<node> const& b, shadow<node> const& whole, report& r) const {
    shadow<node> const& mine = h.logs[i];
    for (slot s = std::max(mine.first(), whole.first()); s <= std::max(mine.last(), whole.last()); s = s + 1) {
      auto const c = h.chosen_at(s);
      auto const held = mine.at(s);
      if (held && c && c->value == held->value) continue;
      if (s > whole.last() ? held->ballot == b : held && held == whole.at(s)) continue;
      if (held) return r.fail(name, "node ", i + 1, " adopts ", b, " and holds proposal ", held->value.id, " of ballot ",
                              held->ballot, " in slot ", s, ", which is not of its history");
      return r.fail(name, "node ", i + 1, " adopts ", b, " without slot ", s, " of its history");
    }
  }

  std::map<ballot<node>, shadow<node>> histories_;
  std::vector<ballot<node>> adopted_;  // by member
};

}  // namespace check
SYNOD_END_NAMESPACE
