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

  /// Where it is worked out: whoever asks has one.
  struct room {
    std::vector<std::uint32_t> next, choices;
  };

  /// `net` after the message at place `i` has arrived.
  std::uint32_t after(std::uint32_t net, std::size_t i, room& r) {
    return order_ == links::kept ? net : (arrive(net, i, r), number(r.next));
  }
  /// … ; `number_table::absent` where it has no number.
  std::uint32_t after(std::uint32_t net, std::size_t i, room& r) const {
    return order_ == links::kept ? net : (arrive(net, i, r), number(r.next));
  }

  struct choices {
    std::span<std::uint32_t const> nets;  ///< valid until the room is used again
    std::size_t lost;                     ///< messages, in each of them
  };
  /// What may become of `net` when `sent` is sent. Where that is more than may be under way the rest is lost, whichever; where
  /// more than `most` would be lost that must not happen.
  choices with(std::uint32_t net, std::span<std::uint32_t const> sent, std::size_t most, room& r) {
    return chosen(*this, net, sent, most, r);
  }
  /// … ; `number_table::absent` for each that has no number.
  choices with(std::uint32_t net, std::span<std::uint32_t const> sent, std::size_t most, room& r) const {
    return chosen(*this, net, sent, most, r);
  }

 private:
  std::uint32_t number(std::vector<std::uint32_t> const& net) { return nets_.intern(net); }
  std::uint32_t number(std::vector<std::uint32_t> const& net) const { return nets_.find(net); }

  void arrive(std::uint32_t net, std::size_t i, room& r) const {
    auto const open = nets_[net];
    std::size_t const first = i - before(net, i);
    r.next.assign(open.begin(), open.begin() + static_cast<std::ptrdiff_t>(first));
    r.next.insert(r.next.end(), open.begin() + static_cast<std::ptrdiff_t>(i) + 1, open.end());
  }

  template <class Network>
  static choices chosen(Network& self, std::uint32_t net, std::span<std::uint32_t const> sent, std::size_t most, room& r) {
    auto const open = self.nets_[net];
    r.next.assign(open.begin(), open.end());
    for (std::uint32_t m : sent) self.add(r.next, m);
    r.choices.clear();
    std::size_t const lost = self.order_ == links::kept || r.next.size() <= self.most_ ? 0 : r.next.size() - self.most_;
    if (lost <= most) lose(self, r, 0, lost);
    return {r.choices, lost};
  }

  unsigned link(std::uint32_t m) const {
    auto const way = messages_.way(m);
    return way.from * bounds::nodes_max + way.to;
  }

  void add(std::vector<std::uint32_t>& to, std::uint32_t m) const {
    if (order_ == links::in_order) {
      auto const at = std::upper_bound(to.begin(), to.end(), m, [this](auto a, auto b) { return link(a) < link(b); });
      if (at == to.begin() || *(at - 1) != m) to.insert(at, m);
    } else {
      auto const at = std::lower_bound(to.begin(), to.end(), m);
      if (at == to.end() || *at != m) to.insert(at, m);
    }
  }

  /// Every way to take `count` messages from place `first` on out of `r.next`.
  template <class Network>
  static void lose(Network& self, room& r, std::size_t first, std::size_t count) {
    if (count == 0) return r.choices.push_back(self.number(r.next));
    for (std::size_t i = first; i + count <= r.next.size(); ++i) {
      auto const at = r.next.begin() + static_cast<std::ptrdiff_t>(i);
      std::uint32_t const m = *at;
      r.next.erase(at);
      lose(self, r, i, count - 1);
      r.next.insert(r.next.begin() + static_cast<std::ptrdiff_t>(i), m);
    }
  }

  links order_;
  std::size_t most_;
  messages const& messages_;
  interner<std::uint32_t> nets_;
};

}  // namespace explore
SYNOD_END_NAMESPACE
