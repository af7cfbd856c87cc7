// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>

#include <synod/check/explore/bounds.hpp>
#include <synod/core/node.hpp>
#include <synod/core/node_set.hpp>

SYNOD_BEGIN_NAMESPACE
namespace explore {

/// What names a node of an explored world, from 1: a type of its own, so that a name is told apart from every number.
enum class name : std::uint8_t {};

/// Other names for the nodes: member `i` is called `to[i]` now, and was `from[i]` who is called `i`.
struct renaming {
  std::array<std::uint8_t, bounds::nodes_max> to{};
  std::array<std::uint8_t, bounds::nodes_max> from{};
  std::size_t nodes = 0;  ///< 0: everybody keeps his name

  /// Pre: `names` are the numbers below `nodes`, in another order.
  constexpr renaming() = default;
  constexpr renaming(std::array<std::uint8_t, bounds::nodes_max> const& names, std::size_t count) : to(names), nodes(count) {
    for (std::size_t i = 0; i < nodes; ++i) from[to[i]] = static_cast<std::uint8_t>(i);
  }

  constexpr std::size_t old_place(std::size_t i) const { return i < nodes ? from[i] : i; }
  constexpr name operator()(name n) const {
    auto const i = static_cast<std::size_t>(n) - 1;  // no name at all, 0, stays as it is
    return i < nodes ? static_cast<name>(to[i] + 1) : n;
  }
  constexpr node_set operator()(node_set s) const {
    if (nodes == 0) return s;
    node_set out{};
    for (std::size_t i = 0; i < max_voters; ++i)
      if (s.contains(i)) out.insert(i < nodes ? to[i] : i);
    return out;
  }
};

}  // namespace explore
SYNOD_END_NAMESPACE
