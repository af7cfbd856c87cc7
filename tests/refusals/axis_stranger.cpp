// SPDX-License-Identifier: BSL-1.0
// A policy on an axis that is not among the library's.
// expect: synod: [axis.unknown]
// expect: is_a_policy<lease>
#include <tests/refusals/parts.hpp>

#include <synod/protocol/raft.hpp>

struct patience { static constexpr std::string_view name = "patience"; };
struct lease {
  using axis = patience;
  static constexpr std::string_view name = "lease";
};

#ifndef TWIN
using protocol = synod::raft<synod::command<int>, synod::storage<whole_storage>, lease>;
node_of<protocol> member{};
#else
using protocol = synod::raft<synod::command<int>, synod::storage<whole_storage>, synod::reading::through_log>;
node_of<protocol> member{};
#endif
