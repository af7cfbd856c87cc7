// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <algorithm>
#include <cstddef>
#include <optional>
#include <utility>
#include <vector>

#include <synod/check/history.hpp>
#include <synod/core/ballot.hpp>
#include <synod/core/number.hpp>
#include <synod/log/hard_record.hpp>
#include <synod/replica.hpp>
#include <synod/sim/platter.hpp>

SYNOD_BEGIN_NAMESPACE
namespace explore {

/// The entries on one face of a disk. What a snapshot covers is chosen, and not here any more.
template <class Node>
class entries {
 public:
  entries() = default;
  explicit entries(sim::platter const& p) : covered_(std::max(p.base() - 1, p.snapshot().last)) {
    for (slot s = covered_ + 1; s <= p.last(); s = s + 1)
      held_.push_back(p.holds(s) ? std::optional(check::held_of<Node>(p.record_at(s))) : std::nullopt);
  }

  slot covered() const { return covered_; }
  slot last() const { return covered_ + held_.size(); }
  std::optional<check::held<Node>> at(slot s) const {
    return s <= covered_ || s > last() ? std::nullopt : held_[s - covered_ - 1];
  }

  // As a disk's journal changes them.
  void set(slot s, check::held<Node> const& e) {
    if (s <= covered_) return;
    if (s > last()) held_.resize(s - covered_);
    held_[s - covered_ - 1] = e;
  }
  void cut(slot from) { held_.resize(from > covered_ ? std::min<std::size_t>(held_.size(), from - covered_ - 1) : 0); }

  friend bool operator==(entries const&, entries const&) = default;

 private:
  slot covered_{};
  std::vector<std::optional<check::held<Node>>> held_;  // from covered_ + 1 on
};

/// What the invariants see of a node in one of its states.
template <class P>
struct look {
  using node = typename P::node;
  bool running = false;
  replica_status<node> status{};     ///< of one that runs
  entries<node> log;                 ///< as its owner sees it
  entries<node> stable;              ///< as a crash would leave it
  hard_state<node> hard_stable{};
};

template <class P>
look<P> look_at(synod::replica<P> const& r) {
  using node = typename P::node;
  auto const& disk = r.storage();
  return {true, r.status(), entries<node>(disk.view()), entries<node>(disk.stable()),
          hard_record::load<node>(disk.stable().hard()).value_or(hard_state<node>{})};
}
/// A node that is down.
template <class P>
look<P> look_at(sim::disk const& disk) {
  using node = typename P::node;
  return {false, {}, entries<node>(disk.stable()), entries<node>(disk.stable()),
          hard_record::load<node>(disk.stable().hard()).value_or(hard_state<node>{})};
}

}  // namespace explore
SYNOD_END_NAMESPACE
