// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <string_view>

#include <synod/policy/axis.hpp>

SYNOD_BEGIN_NAMESPACE

/// How a command reaches the acceptors.
namespace proposing {

/// Through the leader, which gives it a slot.
struct via_leader {
  using axis = synod::axis::proposing;
  static constexpr std::string_view name = "via_leader";
  static constexpr std::string_view meaning = "the leader gives each command its slot";
};

}  // namespace proposing
SYNOD_END_NAMESPACE
