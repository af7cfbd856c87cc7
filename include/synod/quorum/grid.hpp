// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <cstddef>
#include <cstdint>
#include <string_view>

#include <synod/concept/quorum_system.hpp>
#include <synod/core/node.hpp>
#include <synod/core/node_set.hpp>
#include <synod/detail/text.hpp>

SYNOD_BEGIN_NAMESPACE
namespace quorum {

/// Members in Rows x Columns, row by row: a full row takes office, a full column chooses. A row meets each column in
/// one member, and a few members decide for many: 3 of 12 in `grid<3, 4>` [Flexible Paxos §5.3].
/// Columns accept because choosing happens for each entry, and a column of a low, wide grid is small.
/// Two rows never meet: no numbering that shares rounds (`term`) goes with it.
template <std::size_t Rows, std::size_t Columns>
struct grid {
  static_assert(0 < Rows && 0 < Columns && Rows <= max_voters && Columns <= max_voters && Rows * Columns <= max_voters,
                "synod: [quorum.size] grid<Rows, Columns> needs 1 to 64 members [quorum/grid.hpp]");
  using axis = synod::axis::quorum;
  static constexpr std::size_t voters = Rows * Columns;

  static constexpr std::size_t prepare_quorums(std::size_t) { return Rows; }
  static constexpr node_set prepare_quorum(std::size_t row, std::size_t) {
    return {node_set::first(Columns).bits << (row * Columns)};
  }
  static constexpr std::size_t accept_quorums(std::size_t) { return Columns; }
  static constexpr node_set accept_quorum(std::size_t column, std::size_t) {
    node_set s;
    for (std::size_t row = 0; row < Rows; ++row) s.insert(row * Columns + column);
    return s;
  }

  static constexpr bool prepare(node_set s, std::size_t n) {
    for (std::size_t row = 0; row < Rows; ++row)
      if (node_set const q = prepare_quorum(row, n); (s & q) == q) return true;
    return false;
  }
  static constexpr bool accept(node_set s, std::size_t n) {
    for (std::size_t column = 0; column < Columns; ++column)
      if (node_set const q = accept_quorum(column, n); (s & q) == q) return true;
    return false;
  }

  static constexpr auto build() {
    detail::text_builder<32> t;
    return t << "grid<" << Rows << ", " << Columns << ">";
  }
  static constexpr std::string_view name = detail::text_of<grid>;
  static constexpr std::string_view meaning = "a full row of members prepares, a full column accepts";
};

}  // namespace quorum
SYNOD_END_NAMESPACE
