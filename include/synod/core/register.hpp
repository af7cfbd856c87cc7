// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <compare>
#include <cstdint>

#include <synod/core/number.hpp>

SYNOD_BEGIN_NAMESPACE

/// A register, counted from 1.
using register_id = number<struct register_kind>;

/// The first half of a version; 0 is before every write.
using revision = number<struct revision_kind>;

/// Which of two writes to a register is the newer one: the number first, then the writer [LS]. No writer uses a version
/// twice. The default version is older than every write.
template <class Node>
struct version {
  revision number{};
  Node node{};

  friend constexpr auto operator<=>(version const&, version const&) = default;
};

SYNOD_END_NAMESPACE
