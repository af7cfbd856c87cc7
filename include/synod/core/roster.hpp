// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <algorithm>
#include <cstddef>
#include <span>
#include <vector>

#include <synod/version.hpp>

SYNOD_BEGIN_NAMESPACE

/// Those who take part where nobody counts them: as a membership (core/membership.hpp), sorted and without duplicates, but
/// of any size.
template <class Node>
class roster {
 public:
  roster() = default;
  explicit roster(std::span<Node const> nodes) : nodes_(nodes.begin(), nodes.end()) {
    std::sort(nodes_.begin(), nodes_.end());
    nodes_.erase(std::unique(nodes_.begin(), nodes_.end()), nodes_.end());
  }

  std::size_t size() const { return nodes_.size(); }
  bool valid() const { return !nodes_.empty(); }
  /// Pre: `i < size()`.
  Node const& operator[](std::size_t i) const { return nodes_[i]; }
  /// The index of `n`, or `npos` where it does not take part.
  std::size_t index_of(Node const& n) const {
    auto const at = std::lower_bound(nodes_.begin(), nodes_.end(), n);
    return at != nodes_.end() && *at == n ? static_cast<std::size_t>(at - nodes_.begin()) : npos;
  }
  bool contains(Node const& n) const { return index_of(n) != npos; }
  static constexpr std::size_t npos = static_cast<std::size_t>(-1);

  friend bool operator==(roster const&, roster const&) = default;

 private:
  std::vector<Node> nodes_;
};

SYNOD_END_NAMESPACE
