// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <string_view>

#include <synod/policy/axis.hpp>

SYNOD_BEGIN_NAMESPACE

/// How a read is made current.
namespace reading {

/// A no-op is proposed, and the read answered when it is delivered: no clock, no assumption [Raft §8 has the shortcut].
struct through_log {
  using axis = synod::axis::reading;
  static constexpr std::string_view name = "through_log";
  static constexpr std::string_view meaning = "a read waits for a no-op of its own to be delivered";
};

}  // namespace reading
SYNOD_END_NAMESPACE
