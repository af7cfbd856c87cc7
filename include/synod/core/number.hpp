// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <compare>
#include <cstdint>

#include <synod/version.hpp>

SYNOD_BEGIN_NAMESPACE

/// An unsigned 64-bit number of one kind. Numbers of different kinds neither convert nor compare:
/// `slot` and `round` are both counts, and mixing them up is how logs are lost.
/// `value` is public because a number has no invariant of its own.
template <class Kind>
struct number {
  std::uint64_t value = 0;

  friend constexpr auto operator<=>(number const&, number const&) = default;
  // Compared in nearly every line of the core; by way of <=> these cost several instructions more each.
  friend constexpr bool operator<(number a, number b) { return a.value < b.value; }
  friend constexpr bool operator>(number a, number b) { return a.value > b.value; }
  friend constexpr bool operator<=(number a, number b) { return a.value <= b.value; }
  friend constexpr bool operator>=(number a, number b) { return a.value >= b.value; }

  /// The number `count` further on. Pre: no overflow; peers' numbers are bounded before they get here.
  friend constexpr number operator+(number n, std::uint64_t count) { return {n.value + count}; }
  /// The number `count` before. Pre: `count <= n.value`.
  friend constexpr number operator-(number n, std::uint64_t count) { return {n.value - count}; }
  /// The distance from `from` to `to`. Pre: `from <= to`.
  friend constexpr std::uint64_t operator-(number to, number from) { return to.value - from.value; }
};

/// A position in the log, counted from 1; slot 0 stands before the first. Single-decree protocols have slot 1 only.
using slot = number<struct slot_kind>;

/// The first half of a ballot; a Raft term, a ZAB epoch, a VR view. Round 0 is before every ballot.
using round = number<struct round_kind>;

/// The identity of a proposed command: given by the host, never reused, 0 for none.
/// It travels in the entry and survives re-proposal under another ballot.
using proposal = number<struct proposal_kind>;

/// How many operations were staged at a storage when something was written; durable once
/// `storage.durable()` has reached it.
using mark = number<struct mark_kind>;

SYNOD_END_NAMESPACE
