// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <string_view>

#include <synod/policy/axis.hpp>

SYNOD_BEGIN_NAMESPACE

/// How the voters change.
namespace membership_change {

/// They do not: every node is started with the same list.
struct fixed {
  using axis = synod::axis::membership;
  static constexpr std::string_view name = "fixed";
  static constexpr std::string_view meaning = "every node is started with the same voters";
};

}  // namespace membership_change
SYNOD_END_NAMESPACE
