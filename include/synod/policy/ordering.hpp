// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <string_view>

#include <synod/policy/axis.hpp>

SYNOD_BEGIN_NAMESPACE

/// Which of two values of a register is kept, and what becomes of one that a read has found.
/// - `newer(one, held)`: whether version `one` takes the place of `held`;
/// - `numbers_writes`: a write first asks a quorum for the newest version, and takes a higher one;
/// - `writes_back`: a read ends when an accept quorum holds what it has found.
namespace ordering {

/// What comes last stays, wherever it comes: two keepers that hear two writers in different orders differ from then on.
struct arrival {
  using axis = synod::axis::ordering;
  static constexpr std::string_view name = "arrival";
  static constexpr std::string_view meaning = "what comes last to a keeper stays there";
  static constexpr bool numbers_writes = false;
  static constexpr bool writes_back = false;
  template <class Version>
  static constexpr bool newer(Version const&, Version const&) { return true; }
};

/// Every write has a version, above all that were answered before it; a read that has seen one makes sure that no later
/// read sees less [ABD; LS].
struct versions {
  using axis = synod::axis::ordering;
  static constexpr std::string_view name = "versions";
  static constexpr std::string_view meaning = "the higher version (number, node) stays; a read writes back what it has found";
  static constexpr bool numbers_writes = true;
  static constexpr bool writes_back = true;
  template <class Version>
  static constexpr bool newer(Version const& one, Version const& held) { return one > held; }
};

/// The same, but a read ends with what it has found. While a write is under way, one read can see it and the next one not:
/// a *regular* register [Lamport86].
struct versions_unrepaired : versions {
  static constexpr std::string_view name = "versions_unrepaired";
  static constexpr std::string_view meaning = "the higher version (number, node) stays; a read leaves what it has found where it is";
  static constexpr bool writes_back = false;
};

}  // namespace ordering
SYNOD_END_NAMESPACE
