// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <deque>
#include <limits>
#include <map>
#include <utility>
#include <vector>

#include <synod/codec/crc32c.hpp>
#include <synod/concept/snapshot.hpp>
#include <synod/core/batch.hpp>
#include <synod/core/bytes.hpp>
#include <synod/core/number.hpp>
#include <synod/core/record.hpp>

SYNOD_BEGIN_NAMESPACE
namespace sim {

/// What stands on a disk at one moment: a hard state, records by slot, and the newest snapshot. A place can be damaged:
/// then the medium gives back something else than what was written there.
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

  void put(bytes_view hard) {
    hard_.assign(hard.begin(), hard.end());
    mend(hard_place);
  }

  /// A record replaces the one that its slot holds; one below the base is not wanted any more.
  void append(bytes_view r) {
    slot const s = record::slot_of(r.data());
    if (s < base_) return;
    if (s > last()) records_.resize(s - base_ + 1);
    records_[s - base_].assign(r.begin(), r.end());
    mend(s);
  }
  void truncate(slot from) {
    if (from > last()) return;
    std::erase_if(damage_, [&](auto const& d) { return d.first >= from && d.first != snapshot_place; });
    records_.resize(from > base_ ? from - base_ : 0);
    while (!records_.empty() && records_.back().empty()) records_.pop_back();
  }
  void compact(slot first_kept) {
    for (; base_ < first_kept && !records_.empty(); base_ = base_ + 1) records_.pop_front();
    base_ = std::max(base_, first_kept);
    std::erase_if(damage_, [&](auto const& d) { return d.first < base_ && d.first != hard_place; });
  }
  void install(snapshot_info const& info, bytes_view image) {
    if (info.last <= snapshot_.last) return;
    snapshot_ = info;
    image_.assign(image.begin(), image.end());
    mend(snapshot_place);
  }
  void reset(bytes_view anchor) {
    records_.clear();
    std::erase_if(damage_, [](auto const& d) { return d.first != hard_place && d.first != snapshot_place; });
    base_ = record::slot_of(anchor.data());
    append(anchor);
  }

  // Damage. Besides the slots there are two places: of the hard state, and of the snapshot.

  static constexpr slot hard_place{0};
  static constexpr slot snapshot_place{std::numeric_limits<std::uint64_t>::max()};

  bytes_view written_at(slot place) const {
    if (place == hard_place) return hard();
    if (place == snapshot_place) return snapshot_bytes();
    return place >= base_ && place <= last() ? record_at(place) : bytes_view{};
  }
  /// What the medium gives back.
  bytes_view medium_at(slot place) const {
    auto const d = damage_.find(place);
    return d == damage_.end() ? written_at(place) : bytes_view(d->second);
  }
  void damage(slot place, std::vector<std::byte> now) { damage_[place] = std::move(now); }
  /// Whether the checksum of what is read there is that of what was written.
  bool sound(slot place) const {
    return damage_.empty() || crc32c(medium_at(place)) == crc32c(written_at(place));
  }
  bool sound() const {
    return std::all_of(damage_.begin(), damage_.end(), [&](auto const& d) { return sound(d.first); });
  }

  friend bool operator==(platter const&, platter const&) = default;

 private:
  void mend(slot place) {
    if (!damage_.empty()) damage_.erase(place);
  }

  std::vector<std::byte> hard_;
  std::deque<std::vector<std::byte>> records_;  // records_[i] is of slot base_ + i; empty where none is held
  slot base_{1};
  snapshot_info snapshot_{};
  std::vector<std::byte> image_;
  std::map<slot, std::vector<std::byte>> damage_;  // by place
};

}  // namespace sim
SYNOD_END_NAMESPACE
