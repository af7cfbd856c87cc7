// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <cstddef>
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
    for (std::size_t j = 0; j < w.size(); ++j) {
      auto const& disk = w.disk(j).stable();
      if (s < disk.base() || s <= disk.snapshot().last) by.insert(j);
      else if (c && disk.holds(s) && held_of<node>(disk.record_at(s)).value == c->value) by.insert(j);
    }
    return quorum::could_accept<typename P::quorum>(by, w.size());
  }

  slot seen_{};
};

}  // namespace check
SYNOD_END_NAMESPACE
