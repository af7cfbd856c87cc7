// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <algorithm>
#include <cstdint>

#include <synod/core/ballot.hpp>
#include <synod/core/bytes.hpp>
#include <synod/core/number.hpp>

SYNOD_BEGIN_NAMESPACE

/// What a slot can hold besides a command. The values are part of the disk and wire format.
enum class entry_kind : std::uint8_t {
  command = 0,
  noop = 1,           ///< fills a hole, or opens a ballot
  configuration = 2,  ///< a membership change
};

/// What a slot holds. The payload is a view into the record that the entry was read from.
template <class Node>
struct entry {
  synod::slot slot{};
  synod::ballot<Node> ballot{};
  synod::proposal proposal{};
  entry_kind kind = entry_kind::noop;
  bytes_view payload{};

  friend constexpr bool operator==(entry const& a, entry const& b) {
    return a.slot == b.slot && a.ballot == b.ballot && a.proposal == b.proposal && a.kind == b.kind &&
           std::equal(a.payload.begin(), a.payload.end(), b.payload.begin(), b.payload.end());
  }
};

SYNOD_END_NAMESPACE
