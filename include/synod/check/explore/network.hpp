// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

#include <synod/check/explore/bounds.hpp>
#include <synod/check/explore/interner.hpp>
#include <synod/check/explore/messages.hpp>

SYNOD_BEGIN_NAMESPACE
namespace explore {

/// What is under way between the nodes, by number: equal networks have one number. Messages of a network stand in the
/// order of their numbers; where links keep their order, by link, and on each link as they were sent.
class network {
 public:
  network(bounds const& b, messages const& m) : order_(b.links), most_(b.in_flight), messages_(m) { nets_.intern({}); }

  static constexpr std::uint32_t empty = 0;

  std::span<std::uint32_t const> operator[](std::uint32_t net) const { return nets_[net]; }

  /// How many messages stand before the one at place `i` and will be lost if it arrives now.
  std::size_t before(std::uint32_t net, std::size_t i) const {
    auto const open = nets_[net];
    std::size_t first = i;
    while (order_ == links::in_order && first != 0 && link(open[first - 1]) == link(open[i])) --first;
    return i - first;
  }

  /// `net` after the message at place `i` has arrived.
  std::uint32_t after(std::uint32_t net, std::size_t i) {
    if (order_ == links::kept) return net;
    auto const open = nets_[net];
    std::size_t const first = i - before(net, i);
    next_.assign(open.begin(), open.begin() + static_cast<std::ptrdiff_t>(first));
    next_.insert(next_.end(), open.begin() + static_cast<std::ptrdiff_t>(i) + 1, open.end());
    return nets_.intern(next_);
  }

  struct choices {
    std::span<std::uint32_t const> nets;  ///< valid until the next call
    std::size_t lost;                     ///< messages, in each of them
  };
  /// What may become of `net` when `sent` is sent. Where that is more than may be under way the rest is lost, whichever; where
  /// more than `most` would be lost that must not happen.
  choices with(std::uint32_t net, std::span<std::uint32_t const> sent, std::size_t most) {
    auto const open = nets_[net];
    next_.assign(open.begin(), open.end());
    for (std::uint32_t m : sent) add(m);
    choices_.clear();
    std::size_t const lost = order_ == links::kept || next_.size() <= most_ ? 0 : next_.size() - most_;
    if (lost <= most) lose(0, lost);
    return {choices_, lost};
  }

 private:
  unsigned link(std::uint32_t m) const {
    auto const way = messages_.way(m);
    return way.from * bounds::nodes_max + way.to;
  }

  void add(std::uint32_t m) {
    if (order_ == links::in_order) {
      auto const at = std::upper_bound(next_.begin(), next_.end(), m, [this](auto a, auto b) { return link(a) < link(b); });
      if (at == next_.begin() || *(at - 1) != m) next_.insert(at, m);
    } else {
      auto const at = std::lower_bound(next_.begin(), next_.end(), m);
      if (at == next_.end() || *at != m) next_.insert(at, m);
    }
  }

  /// Every way to take `count` messages from place `first` on out of `next_`.
  void lose(std::size_t first, std::size_t count) {
    if (count == 0) return choices_.push_back(nets_.intern(next_));
    for (std::size_t i = first; i + count <= next_.size(); ++i) {
      auto const at = next_.begin() + static_cast<std::ptrdiff_t>(i);
      std::uint32_t const m = *at;
      next_.erase(at);
      lose(i, count - 1);
      next_.insert(next_.begin() + static_cast<std::ptrdiff_t>(i), m);
    }
  }

  links order_;
  std::size_t most_;
  messages const& messages_;
  interner<std::uint32_t> nets_;
  std::vector<std::uint32_t> next_, choices_;
};

}  // namespace explore
SYNOD_END_NAMESPACE
