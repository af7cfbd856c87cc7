// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <compare>
#include <concepts>
#include <cstddef>
#include <type_traits>

#include <synod/version.hpp>

SYNOD_BEGIN_NAMESPACE

/// What may name a participant: small, totally ordered, copied as bytes.
/// Models: every integer and enumeration, a 16-byte UUID struct with a defaulted `<=>`.
template <class Id>
concept node_id = std::is_trivially_copyable_v<Id> && std::is_default_constructible_v<Id> &&
                  std::totally_ordered<Id> && sizeof(Id) <= 16;

/// The most voters a membership may have: sets of nodes are one 64-bit word.
inline constexpr std::size_t max_voters = 64;

SYNOD_END_NAMESPACE
