// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <cstddef>
#include <string_view>

#include <synod/check/explore/past.hpp>
#include <synod/check/explore/step.hpp>
#include <synod/check/report.hpp>
#include <synod/concept/quorum_system.hpp>
#include <synod/core/ballot.hpp>
#include <synod/core/node_set.hpp>
#include <synod/policy/numbering.hpp>

SYNOD_BEGIN_NAMESPACE
namespace explore::law {

/// What any node takes for chosen is on the disks of an accept quorum, from then on and through every crash [PMS §2.2,
/// "accepted by a majority"; Raft §5.3, committed entries are durable]; what was chosen in a fast ballot, of a fast quorum
/// [FastPaxos §2.2].
template <class P>
struct retention {
  using node = typename P::node;
  static constexpr std::string_view name = "retention";
  static constexpr std::string_view sometimes = "a disk changes after an entry was chosen";

  static bool judge(step<P> const& s, past<node>& then, check::report& r) {
    if (s.what.chosen.empty() && !s.what.disk_changed) return false;
    slot const highest = then.highest_chosen();
    for (slot at{1}; at <= highest; at = at + 1) {
      auto const& c = then.at(at);
      if (!c) continue;
      node_set by{};
      for (std::size_t j = 0; j < s.size; ++j) {
        auto const& disk = s.all[j]->stable;
        auto const held = disk.at(at);
        if (at <= disk.covered() || (held && held->value == c->entry.value)) by.insert(j);
      }
      if (suffices(by, c->entry.ballot, s.size)) continue;
      r.fail(name, "slot ", at, ": proposal ", c->entry.value.id, " is taken for chosen, and no ",
             numbering::is_fast<typename P::numbering>(c->entry.ballot) ? "fast" : "accept", " quorum has it on disk");
    }
    return s.what.disk_changed && highest > slot{};
  }

 private:
  static bool suffices(node_set by, ballot<node> const& b, std::size_t n) {
    if constexpr (fast_quorum_system<typename P::quorum>)
      if (numbering::is_fast<typename P::numbering>(b)) return P::quorum::choose(by, n);
    return P::quorum::accept(by, n);
  }
};

}  // namespace explore::law
SYNOD_END_NAMESPACE
