// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <chrono>
#include <cstdint>
#include <string_view>

#include <synod/policy/choice.hpp>

SYNOD_BEGIN_NAMESPACE
template <class Node> struct default_family;
struct default_limits;

namespace detail {

/// Stands in for a composition that was refused, so that its own errors are the last ones: everything that is built
/// on a protocol asks `admitted` first.
struct refused {
  static constexpr std::string_view name = "refused";
  static constexpr bool admitted = false;
  using row = nothing;
  using numbering = nothing;
  using campaign = nothing;
  using eligibility = nothing;
  using recovery = nothing;
  using order = nothing;
  using commitment = nothing;
  using proposing = nothing;
  using learning = nothing;
  using reading = nothing;
  using membership_policy = nothing;
  using quorum = nothing;
  using command = nothing;
  using node = std::uint32_t;
  using clock = std::chrono::steady_clock;
  using storage = nothing;
  using family = default_family<node>;
  using limits = default_limits;
  using guarantee = nothing;
  using cap = nothing;
};

}  // namespace detail
SYNOD_END_NAMESPACE
