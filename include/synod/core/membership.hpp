// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <algorithm>
#include <array>
#include <cstddef>
#include <initializer_list>
#include <span>
#include <type_traits>

#include <synod/core/node.hpp>
#include <synod/core/node_set.hpp>

SYNOD_BEGIN_NAMESPACE

/// The nodes, sorted and without duplicates. A node's *index* is its place in this order: the same on every node,
/// so that quorums can be written over indices. All of them vote, unless it is said that only the first so many do.
template <class Node>
class membership {
 public:
  static constexpr std::size_t npos = max_voters;

  constexpr membership() = default;
  constexpr membership(std::initializer_list<Node> nodes) { take(nodes); }

  /// Duplicates count once. A list of more than 64 distinct nodes makes an invalid membership (`valid()` is false).
  constexpr explicit membership(std::span<Node const> nodes) { take(nodes); }

  constexpr std::size_t size() const { return size_; }
  /// How many vote: those with an index below this.
  constexpr std::size_t voters() const { return voters_; }
  constexpr membership with_voters(std::size_t n) const {
    membership m = *this;
    m.voters_ = std::min(n, size_);
    return m;
  }
  constexpr bool valid() const { return size_ > 0 && !overflow_; }
  /// Pre: `i < size()`.
  constexpr Node const& operator[](std::size_t i) const { return nodes_[i]; }
  constexpr Node const* begin() const { return nodes_.data(); }
  constexpr Node const* end() const { return nodes_.data() + size_; }
  constexpr node_set everyone() const { return node_set::first(size_); }

  /// The index of `n`, or `npos` where it is no member.
  constexpr std::size_t index_of(Node const& n) const {
    if constexpr (std::is_integral_v<Node>)  // mostly numbered one by one, and found without a loop
      if (std::size_t const i = static_cast<std::size_t>(n) - static_cast<std::size_t>(nodes_[0]); i < size_ && nodes_[i] == n) return i;
    for (std::size_t i = 0; i < size_; ++i)
      if (nodes_[i] == n) return i;
    return npos;
  }
  constexpr bool contains(Node const& n) const { return index_of(n) != npos; }

  friend constexpr bool operator==(membership const& a, membership const& b) {
    return std::equal(a.begin(), a.end(), b.begin(), b.end());
  }

 private:
  constexpr void take(auto const& nodes) {
    for (Node const& n : nodes) insert(n);
    voters_ = size_;
  }
  constexpr void insert(Node const& n) {
    if (contains(n)) return;
    if (size_ == max_voters) { overflow_ = true; return; }
    std::size_t at = size_++;
    for (; at != 0 && n < nodes_[at - 1]; --at) nodes_[at] = nodes_[at - 1];
    nodes_[at] = n;
  }

  std::array<Node, max_voters> nodes_{};
  std::size_t size_ = 0, voters_ = 0;
  bool overflow_ = false;
};

SYNOD_END_NAMESPACE
