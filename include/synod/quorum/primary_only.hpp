// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <cstddef>
#include <string_view>

#include <synod/concept/quorum_system.hpp>
#include <synod/core/node_set.hpp>

SYNOD_BEGIN_NAMESPACE
namespace quorum {

/// The leader alone accepts: nothing is faster, and everybody must promise before another one may lead without loss.
/// For any number of members.
struct primary_only {
  using axis = synod::axis::quorum;
  static constexpr std::string_view name = "primary_only";
  static constexpr std::string_view meaning = "the leader alone accepts; everybody prepares";
  static constexpr std::size_t voters = 0;

  static constexpr bool prepare(node_set s, std::size_t n) { return s.size() >= n; }
  static constexpr bool accept(node_set s, std::size_t, std::size_t leader) { return s.contains(leader); }
};

}  // namespace quorum
SYNOD_END_NAMESPACE
