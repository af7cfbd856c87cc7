// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <cstddef>
#include <cstdint>
#include <vector>

#include <synod/concept/snapshot.hpp>
#include <synod/core/number.hpp>

SYNOD_BEGIN_NAMESPACE
namespace sim {

/// One thing that a disk was told to do.
struct operation {
  enum class kind : std::uint8_t { put, append, truncate, compact, install, reset };
  kind what = kind::put;
  slot at{};                     ///< truncate, compact
  std::vector<std::byte> bytes;  ///< the hard state, the records, or the snapshot
  snapshot_info info{};          ///< install
  friend bool operator==(operation const&, operation const&) = default;
};

}  // namespace sim
SYNOD_END_NAMESPACE
