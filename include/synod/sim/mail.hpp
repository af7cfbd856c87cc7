// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <utility>
#include <vector>

#include <synod/core/node_set.hpp>
#include <synod/sim/wire.hpp>

SYNOD_BEGIN_NAMESPACE
namespace sim {

/// Messages that lie in the open, oldest first, until somebody delivers or drops them. `number` counts them from 1 in the
/// order of sending, over all links; a copy has the number of the one that it is a copy of. Members are spoken of by index.
class mail {
 public:
  explicit mail(std::size_t members) : members_(members), cut_(members * members) {}

  std::vector<packet> const& open() const { return open_; }
  bool empty() const { return open_.empty(); }
  std::size_t size() const { return open_.size(); }

  /// What is sent over a cut link is counted, and lost.
  void post(packet p) {
    p.number = ++sent_;
    if (!is_cut(p.from, p.to)) open_.push_back(std::move(p));
  }
  std::uint64_t sent() const { return sent_; }
  packet take(std::size_t i) {
    packet p = std::move(open_[i]);
    open_.erase(open_.begin() + static_cast<std::ptrdiff_t>(i));
    return p;
  }
  /// A copy comes behind all others.
  void duplicate(std::size_t i) { open_.push_back(packet(open_[i])); }
  void clear() { open_.clear(); }
  template <class Lost>
  void erase_if(Lost lost) { std::erase_if(open_, lost); }

  /// The place of the `skip`-th of those that `wanted`, from 0.
  template <class Wanted>
  std::optional<std::size_t> find(Wanted wanted, std::size_t skip = 0) const {
    for (std::size_t i = 0; i < open_.size(); ++i)
      if (wanted(open_[i]) && skip-- == 0) return i;
    return {};
  }
  std::optional<std::size_t> find(std::size_t kind, std::size_t from, std::size_t to) const {
    return find([&](packet const& p) { return p.kind == kind && p.from == from && p.to == to; });
  }
  std::size_t count(std::size_t kind, std::size_t from, std::size_t to) const {
    return static_cast<std::size_t>(std::count_if(open_.begin(), open_.end(), [&](packet const& p) {
      return p.kind == kind && p.from == from && p.to == to;
    }));
  }

  // Who hears whom. What is on its way when a link is cut waits until it is mended.

  void cut(std::size_t from, std::size_t to) { cut_[from * members_ + to] = true; }
  void mend() { cut_.assign(cut_.size(), false); }
  bool is_cut(std::size_t from, std::size_t to) const { return cut_[from * members_ + to]; }

 private:
  std::size_t members_;
  std::vector<bool> cut_;
  std::vector<packet> open_;
  std::uint64_t sent_ = 0;
};

}  // namespace sim
SYNOD_END_NAMESPACE
