// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <string_view>

#include <synod/version.hpp>

SYNOD_BEGIN_NAMESPACE

/// What a protocol promises to whoever uses it. An interface that promises linearizability asks for `replicated_log`, or
/// where it is about registers for `atomic_register` (policy/linearizable.hpp).
namespace guarantee {

/// Everybody delivers the same commands in the same order, and what was delivered stays.
struct replicated_log {
  static constexpr std::string_view name = "replicated_log";
  static constexpr std::string_view meaning = "everybody delivers the same in the same order, and what was answered stays";
};
/// One command is chosen, once.
struct single_value {
  static constexpr std::string_view name = "single_value";
  static constexpr std::string_view meaning = "one command is chosen, once";
};
/// Each read and each write of a register takes effect at one moment between its call and its answer, and what was
/// answered stays.
struct atomic_register {
  static constexpr std::string_view name = "atomic_register";
  static constexpr std::string_view meaning =
      "each read and write takes effect at one moment between its call and its answer, and what was answered stays";
};
/// A write that was answered is on the disks of a quorum; but each keeper holds what came to it last.
struct unordered_register {
  static constexpr std::string_view name = "unordered_register";
  static constexpr std::string_view meaning =
      "what was answered is on the disks of a quorum, but one read can see a value, the next an older one, and the next the newer again";
};
/// Nodes agree in the end, once nothing is written any more.
struct eventual {
  static constexpr std::string_view name = "eventual";
  static constexpr std::string_view meaning = "nodes agree in the end, once nothing is written any more";
};
/// An acknowledged command can be lost.
struct none {
  static constexpr std::string_view name = "none";
  static constexpr std::string_view meaning =
      "what was answered can be lost with the node that answered it, and two nodes that do not hear each other can both answer";
};

}  // namespace guarantee

/// What a protocol gives up when the network parts: consistency and partition tolerance (`cp`: the minority waits),
/// availability and partition tolerance (`ap`: both sides go on, and differ), or `neither`.
namespace cap {

struct cp { static constexpr std::string_view name = "cp"; };
struct ap { static constexpr std::string_view name = "ap"; };
struct neither { static constexpr std::string_view name = "neither"; };

}  // namespace cap
SYNOD_END_NAMESPACE
