// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <deque>
#include <optional>
#include <vector>

#include <synod/core/ballot.hpp>
#include <synod/core/bytes.hpp>
#include <synod/core/entry.hpp>
#include <synod/core/number.hpp>
#include <synod/core/record.hpp>
#include <synod/sim/disk.hpp>

SYNOD_BEGIN_NAMESPACE
namespace check {

/// What an entry says, whatever ballot it stands under.
struct value {
  proposal id{};
  entry_kind kind = entry_kind::noop;
  std::uint64_t digest = 0;  // of the payload
  friend constexpr bool operator==(value const&, value const&) = default;
};

/// FNV-1a.
inline std::uint64_t digest(bytes_view bytes, std::uint64_t seed = 0xcbf29ce484222325) {
  for (std::byte b : bytes) seed = (seed ^ std::to_integer<std::uint64_t>(b)) * 0x100000001b3;
  return seed;
}

template <class Node>
value value_of(entry<Node> const& e) {
  return {e.proposal, e.kind, digest(e.payload)};
}

/// An entry as the checks remember it.
template <class Node>
struct held {
  synod::ballot<Node> ballot{};
  check::value value{};
  friend constexpr bool operator==(held const&, held const&) = default;
};

template <class Node>
held<Node> held_of(bytes_view r) {
  auto const e = record::load<Node>(r.data());
  return {e.ballot, value_of(e)};
}

/// One node's log as it staged it, followed operation by operation: unlike the disk's own view, it stands where the
/// operation under examination left it.
template <class Node>
class shadow {
 public:
  slot base() const { return base_; }
  /// From where on what is held is what its node goes by: what stands in the lowest slot behind a snapshot may be a stand-in.
  slot first() const { return first_; }
  slot last() const { return base_ + log_.size() - 1; }
  std::optional<held<Node>> at(slot s) const {
    if (s < base_ || s > last()) return {};
    return log_[s - base_];
  }

  void set(slot s, held<Node> const& h) {
    if (s < base_) return;
    if (s > last()) log_.resize(s - base_ + 1);
    log_[s - base_] = h;
  }
  void truncate(slot from) {
    if (from <= last()) log_.resize(from > base_ ? from - base_ : 0);
    while (!log_.empty() && !log_.back()) log_.pop_back();
  }
  void compact(slot first_kept) {
    if (base_ >= first_kept) return;
    while (base_ < first_kept && !log_.empty()) log_.pop_front(), base_ = base_ + 1;
    base_ = first_kept;
    first_ = base_ + 1;
  }
  void reset(slot base) {
    log_.clear();
    base_ = base;
    first_ = base_ + 1;
  }
  void reload(sim::platter const& from) {
    reset(std::max(from.base(), from.snapshot().last));
    if (from.base() == slot{1} && from.snapshot().last == slot{}) first_ = slot{1};
    for (slot s = base_; s <= from.last(); s = s + 1)
      if (from.holds(s) && s != from.snapshot().last) set(s, held_of<Node>(from.record_at(s)));
  }

 private:
  std::deque<std::optional<held<Node>>> log_;
  slot base_{1}, first_{1};
};

/// A chosen entry, as the first node that knew held it.
template <class Node>
struct choice : held<Node> {
  /// No ballot above this one may hold anything else in the slot. Where entries keep their first ballot, that is not the
  /// entry's but the one that the knowing node was in, which is never below the one that chose.
  synod::ballot<Node> under{};
};

/// What is known to have happened, from outside: no node knows as much.
template <class Node>
struct history {
  std::vector<std::optional<choice<Node>>> chosen;  // by slot
  std::vector<shadow<Node>> logs;                   // by member

  std::optional<choice<Node>> chosen_at(slot s) const {
    return s.value < chosen.size() ? chosen[s.value] : std::nullopt;
  }
  slot highest_chosen() const { return chosen.empty() ? slot{} : slot{chosen.size() - 1}; }
};

}  // namespace check
SYNOD_END_NAMESPACE
