// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <algorithm>
#include <cstddef>
#include <optional>
#include <string_view>
#include <vector>

#include <synod/check/history.hpp>
#include <synod/check/report.hpp>
#include <synod/concept/quorum_system.hpp>
#include <synod/core/node_set.hpp>

SYNOD_BEGIN_NAMESPACE
namespace check {

/// What any node takes for chosen is on the disks of an accept quorum, from then on and through every crash: whoever
/// acknowledged it to a client keeps his word [PMS §2.2, "accepted by a majority"; Raft §5.3, committed entries are
/// durable].
template <class P>
class retention {
 public:
  using node = typename P::node;
  static constexpr std::string_view name = "retention";

  template <class World, class Status>
  void looked(World const& w, history<node>& h, std::size_t i, Status const& s, report& r) {
    if (seen_ >= s.chosen) return;
    for (slot at = seen_ + 1; at <= s.chosen; at = at + 1)
      if (!kept(w, h, at)) return r.fail(name, "node ", i + 1, " takes slot ", at, " for chosen, and no accept quorum has it on disk");
    seen_ = s.chosen;
  }

  /// What a lost disk held still counts: whoever counted it then was right. Nobody may miss it once its node takes part
  /// again; until then the others must do without.
  template <class World>
  void lost(World const& w, history<node>& h, std::size_t i, report&) {
    ghosts_.resize(w.size());
    auto const& disk = w.disk(i).stable();
    ghosts_[i] = ghost{h.logs[i], std::max(disk.base(), disk.snapshot().last + 1)};
  }
  template <class World>
  void whole(World const& w, history<node>& h, std::size_t i, report& r) {
    if (i < ghosts_.size()) ghosts_[i].reset();
    crashed(w, h, i, r);
  }

  /// A crash must not have taken the quorum away.
  template <class World>
  void crashed(World const& w, history<node>& h, std::size_t i, report& r) {
    auto const& disk = w.disk(i).stable();
    slot const from = std::max(disk.base(), slot{seen_.value > 64 ? seen_.value - 64 : 1});
    for (slot at = from; at <= seen_; at = at + 1)
      if (!kept(w, h, at)) return r.fail(name, "after the crash of node ", i + 1, " no accept quorum has slot ", at, " on disk, which was chosen");
  }

 private:
  template <class World>
  bool kept(World const& w, history<node> const& h, slot s) const {
    auto const c = h.chosen_at(s);
    node_set by{};
    std::size_t const voters = w.members().voters();
    for (std::size_t j = 0; j < voters; ++j) {
      auto const& disk = w.disk(j).stable();
      if (j < ghosts_.size() && ghosts_[j] && held_by(*ghosts_[j], s, c)) by.insert(j);
      if (s < disk.base() || s <= disk.snapshot().last) by.insert(j);
      else if (c && disk.holds(s) && held_of<node>(disk.record_at(s)).value == c->value) by.insert(j);
    }
    return quorum::could_accept<typename P::quorum>(by, voters);
  }

  /// A log that is no more, and the first slot that was not in a snapshot of it.
  struct ghost {
    shadow<node> log;
    slot first{};
  };
  static bool held_by(ghost const& g, slot s, std::optional<choice<node>> const& c) {
    auto const e = g.log.at(s);
    return s < g.first || (c && e && e->value == c->value);
  }

  slot seen_{};
  std::vector<std::optional<ghost>> ghosts_;  // by member
};

}  // namespace check
SYNOD_END_NAMESPACE
