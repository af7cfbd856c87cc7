// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <cstddef>
#include <string_view>

#include <synod/concept/quorum_system.hpp>
#include <synod/core/node_set.hpp>

SYNOD_BEGIN_NAMESPACE
namespace quorum {

/// Everybody accepts, so that anybody alone may take office: reads are cheap to move, writes stop with the first crash.
/// For any number of members.
struct all {
  using axis = synod::axis::quorum;
  static constexpr std::string_view name = "all";
  static constexpr std::string_view meaning = "any one member prepares, every member accepts";
  static constexpr std::size_t voters = 0;

  static constexpr std::size_t prepare_size(std::size_t) { return 1; }
  static constexpr std::size_t accept_size(std::size_t n) { return n; }
  static constexpr bool prepare(node_set s, std::size_t n) { return s.size() >= prepare_size(n); }
  static constexpr bool accept(node_set s, std::size_t n) { return s.size() >= accept_size(n); }
};

}  // namespace quorum
SYNOD_END_NAMESPACE
