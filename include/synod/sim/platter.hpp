// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <algorithm>
#include <cstddef>
#include <deque>
#include <vector>

#include <synod/concept/snapshot.hpp>
#include <synod/core/batch.hpp>
#include <synod/core/bytes.hpp>
#include <synod/core/number.hpp>
#include <synod/core/record.hpp>

SYNOD_BEGIN_NAMESPACE
namespace sim {

/// What stands on a disk at one moment: a hard state, records by slot, and the newest snapshot.
class platter {
 public:
  bytes_view hard() const { return hard_; }
  /// The lowest slot that may be held; what stands below was compacted.
  slot base() const { return base_; }
  /// The highest slot held; the one before `base` where none is.
  slot last() const { return base_ + records_.size() - 1; }
  bool holds(slot s) const { return s >= base_ && s <= last() && !records_[s - base_].empty(); }
  /// The record in `s`. Pre: `holds(s)`.
  bytes_view record_at(slot s) const { return records_[s - base_]; }
  snapshot_info const& snapshot() const { return snapshot_; }
  bytes_view snapshot_bytes() const { return image_; }

  void put(bytes_view hard) { hard_.assign(hard.begin(), hard.end()); }

  /// A record replaces the one that its slot holds; one below the base is not wanted any more.
  void append(bytes_view r) {
    slot const s = record::slot_of(r.data());
    if (s < base_) return;
    if (s > last()) records_.resize(s - base_ + 1);
    records_[s - base_].assign(r.begin(), r.end());
  }
  void truncate(slot from) {
    if (from > last()) return;
    records_.resize(from > base_ ? from - base_ : 0);
    while (!records_.empty() && records_.back().empty()) records_.pop_back();
  }
  void compact(slot first_kept) {
    for (; base_ < first_kept && !records_.empty(); base_ = base_ + 1) records_.pop_front();
    base_ = std::max(base_, first_kept);
  }
  void install(snapshot_info const& info, bytes_view image) {
    if (info.last <= snapshot_.last) return;
    snapshot_ = info;
    image_.assign(image.begin(), image.end());
  }
  void reset(bytes_view anchor) {
    records_.clear();
    base_ = record::slot_of(anchor.data());
    append(anchor);
  }

  friend bool operator==(platter const&, platter const&) = default;

 private:
  std::vector<std::byte> hard_;
  std::deque<std::vector<std::byte>> records_;  // records_[i] is of slot base_ + i; empty where none is held
  slot base_{1};
  snapshot_info snapshot_{};
  std::vector<std::byte> image_;
};

}  // namespace sim
SYNOD_END_NAMESPACE
