// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <algorithm>
#include <cstdint>
#include <deque>

#include <synod/core/number.hpp>

SYNOD_BEGIN_NAMESPACE
namespace detail {

/// How much of the log stays behind a snapshot: as many bytes as the snapshot has. A node that lags by less gets the log,
/// which is shorter; and while one that lags by more fetches the snapshot, the log that it needs next is not let go, unless
/// the log grows faster than the snapshot travels.
class retention {
 public:
  /// A place in the log is remembered about every `step` bytes. Pre: `step` is not 0.
  explicit retention(std::uint64_t step) : step_(step) {}

  /// `bytes` of records had been applied in all when slot `s` was.
  void applied(slot s, std::uint64_t bytes) {
    if (!places_.empty() && bytes - places_.back().bytes < std::max(step_, snapshot_bytes_ / 64)) return;
    places_.push_back({s, bytes});
  }

  /// A snapshot of `size` bytes covers slot `last`, with which `bytes` had been applied: the slot through which the log may
  /// go, `keep_slots` below `last` at least; 0 where none may.
  slot through(slot last, std::uint64_t bytes, std::uint64_t size, std::uint64_t keep_slots) {
    snapshot_bytes_ = size;
    if (last.value <= keep_slots) return {};
    slot found{};
    while (!places_.empty() && places_.front().at <= last - keep_slots && bytes - places_.front().bytes >= size) {
      found = places_.front().at;
      places_.pop_front();
    }
    return found;
  }

  /// The log begins anew.
  void restart() { places_.clear(); }

 private:
  struct place {
    slot at;
    std::uint64_t bytes;
  };
  std::uint64_t step_, snapshot_bytes_ = 0;
  std::deque<place> places_;
};

}  // namespace detail
SYNOD_END_NAMESPACE
