// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <cstddef>
#include <string_view>

#include <synod/concept/quorum_system.hpp>
#include <synod/core/node_set.hpp>

SYNOD_BEGIN_NAMESPACE
namespace quorum {

/// More than half of the members, for any number of them [PMS §2.2].
struct majority {
  using axis = synod::axis::quorum;
  static constexpr std::string_view name = "majority";
  static constexpr std::string_view meaning = "more than half of the members prepare, more than half accept";
  static constexpr std::size_t voters = 0;

  static constexpr std::size_t prepare_size(std::size_t n) { return n / 2 + 1; }
  static constexpr std::size_t accept_size(std::size_t n) { return n / 2 + 1; }
  static constexpr bool prepare(node_set s, std::size_t n) { return s.size() >= prepare_size(n); }
  static constexpr bool accept(node_set s, std::size_t n) { return s.size() >= accept_size(n); }
};

}  // namespace quorum
SYNOD_END_NAMESPACE
