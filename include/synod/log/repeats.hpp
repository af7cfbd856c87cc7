// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <bit>
#include <cstddef>
#include <tuple>
#include <vector>

#include <synod/core/number.hpp>

SYNOD_BEGIN_NAMESPACE

/// The proposals that were delivered in the last so many slots, so that one that was chosen in two of them is delivered
/// once. A proposal's slots are all within that reach of each other: who offers it says which is the last that it may have.
class repeats {
 public:
  explicit repeats(std::size_t slots) : ring_(std::bit_ceil(slots)), heads_(ring_.size()) {}

  bool contains(proposal id) const {
    for (slot s = heads_[bucket(id)]; s + ring_.size() > newest_ && s != slot{}; s = at(s).before)
      if (at(s).id == id) return true;
    return false;
  }
  /// Pre: `s` is the highest so far. No proposal is noted as 0.
  void note(slot s, proposal id) {
    newest_ = s;
    slot& head = heads_[bucket(id)];
    ring_[s.value & (ring_.size() - 1)] = {id, id == proposal{} ? slot{} : head};
    if (id != proposal{}) head = s;
  }
  std::size_t reach() const { return ring_.size(); }

  friend bool operator==(repeats const&, repeats const&) = default;
  static constexpr auto fields(auto& r) { return std::tie(r.ring_, r.heads_, r.newest_); }

 private:
  struct delivered {
    proposal id{};
    slot before{};  // the last one before it in the same bucket
    friend bool operator==(delivered const&, delivered const&) = default;
    static constexpr auto fields(auto& d) { return std::tie(d.id, d.before); }
  };
  delivered const& at(slot s) const { return ring_[s.value & (ring_.size() - 1)]; }
  std::size_t bucket(proposal id) const { return static_cast<std::size_t>((id.value * 0x9e3779b97f4a7c15) >> 32) & (ring_.size() - 1); }

  std::vector<delivered> ring_;  // by slot
  std::vector<slot> heads_;      // by bucket: the last slot
  slot newest_{};
};

SYNOD_END_NAMESPACE
