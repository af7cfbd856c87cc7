// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <algorithm>
#include <bit>
#include <cstddef>
#include <cstdint>
#include <tuple>
#include <utility>
#include <vector>

#include <synod/core/number.hpp>

SYNOD_BEGIN_NAMESPACE

/// What became of a proposal that was accepted for a slot and not delivered there.
enum class verdict : std::uint8_t {
  lost,     ///< its slot was chosen otherwise: it will never be delivered
  unknown,  ///< it may have been chosen: a snapshot passed over its slot, or the node has stopped
};

/// The proposals that this node gave a slot and has not seen delivered, by slot.
///
/// A proposal is given one slot and keeps it through every re-proposal, so that whatever is delivered in that slot
/// decides it. A slot can be given again, under a later ballot of the same node, while the fate of the first is open.
class own_proposals {
 public:
  explicit own_proposals(std::size_t slots) : ring_(std::bit_ceil(slots)), mask_(ring_.size() - 1) {}

  /// Pre: `at` is above `settled`, up to which all slots were delivered. So the place of a slot above all others is free,
  /// and is not looked at: it has long left the processor's caches.
  SYNOD_OFTEN void note(slot at, proposal id, slot settled = {}) {
    bool const highest = at > high_;
    if (highest) high_ = at;
    if (at - settled > mask_ + 1) return displace(at, id);
    proposal& held = ring_[at.value & mask_];
    if (!highest && held != proposal{}) displace(at, held);
    held = id;
  }

  /// `delivered` was delivered in `at`: calls `f(proposal)` for each proposal that it shuts out.
  /// Pre: all slots below were delivered, so that what stands in its place was given this one.
  template <class F>
  SYNOD_OFTEN void delivered(slot at, proposal delivered, F f) {
    if (at > high_) return;
    proposal const held = std::exchange(ring_[at.value & mask_], {});
    if (held != proposal{} && held != delivered) f(held);
    if (!displaced_.empty()) settle_displaced(at, delivered, f);
  }

  /// Calls `f(proposal)` for each proposal up to slot `through`, and forgets it: nobody will tell its fate any more.
  template <class F>
  void forget(slot from, slot through, F f) {
    slot const last = std::min(through, high_);
    for (slot s = from; s <= last; s = s + 1) delivered(s, {}, f);
  }

  slot high() const { return high_; }

  friend bool operator==(own_proposals const&, own_proposals const&) = default;
  static constexpr auto fields(auto& s) { return std::tie(s.ring_, s.displaced_, s.high_); }

 private:
  struct given {
    slot at{};
    proposal id{};
    friend bool operator==(given const&, given const&) = default;
    static constexpr auto fields(auto& g) { return std::tie(g.at, g.id); }
  };
  SYNOD_RARE void displace(slot at, proposal id) {
    given const g{at, id};
    displaced_.push_back(g);  // a temporary would be taken in by functions of its own, which the vector needs for nothing else
  }
  template <class F>
  SYNOD_RARE void settle_displaced(slot at, proposal delivered, F f) {
    std::size_t kept = 0;
    for (std::size_t i = 0; i < displaced_.size(); ++i) {
      given const d = displaced_[i];
      if (d.at != at) displaced_[kept++] = d;
      else if (d.id != delivered) f(d.id);
    }
    while (displaced_.size() > kept) displaced_.pop_back();
  }

  std::vector<proposal> ring_;    // by slot: of each place, the lowest slot that is not delivered
  std::size_t mask_;
  std::vector<given> displaced_;  // what gave way to another one, or is beyond the ring's reach
  slot high_{};
};

SYNOD_END_NAMESPACE
