// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <span>
#include <utility>
#include <vector>

#include <synod/codec/crc32c.hpp>
#include <synod/concept/snapshot.hpp>
#include <synod/concept/storage.hpp>
#include <synod/core/batch.hpp>
#include <synod/storage/slot_index.hpp>

SYNOD_BEGIN_NAMESPACE

/// A storage in memory: done at once, gone with the process. For tests, examples and state that may be lost; a node
/// that comes back with an empty one must not take part again, because it has forgotten its promises.
///
/// Records stand one behind the other as they came; when most of them are dead they are copied together, so that with
/// regular compaction nothing is allocated any more.
class memory {
 public:
  template <class Into>
  void recover(Into& into) {
    if (!hard_.empty()) into.hard_state(bytes_view(hard_));
    for (slot s = index_.first(); s <= index_.last(); s = s + 1)
      if (bytes_view const r = at(s); !r.empty()) into.append(batch(r, 1));
  }

  void put(bytes_view hard) {
    hard_.assign(hard.begin(), hard.end());
    count();
  }

  void append(batch const& records) {
    std::size_t offset = arena_.size();
    arena_.insert(arena_.end(), records.bytes().begin(), records.bytes().end());
    live_ += records.bytes().size();
    for (bytes_view r : records) {
      slot const s = record::slot_of(r.data());
      live_ -= at(s).size();
      index_.place(s, offset);
      offset += r.size();
    }
    tidy();
    count();
  }

  void truncate(slot from) {
    for (slot s = std::max(from, index_.first()); s <= index_.last(); s = s + 1) live_ -= at(s).size();
    index_.truncate(from);
    count();
  }

  void compact(slot first_kept) {
    for (slot s = index_.first(); s < first_kept && s <= index_.last(); s = s + 1) live_ -= at(s).size();
    index_.compact(first_kept);
    tidy();
    count();
  }

  mark staged() const { return staged_; }
  mark durable() const { return durable_; }
  void flush() { durable_ = staged_; }
  bool flushing() const { return false; }
  void stored(mark) {}

  template <class F>
  read_result read(slot from, std::size_t bytes_max, F f) const {
    bytes_view const one = at(from);
    if (one.empty()) return read_result::gone;
    std::size_t length = one.size();
    std::uint32_t count = 1;
    for (slot s = from + 1; s <= index_.last(); s = s + 1, ++count) {
      bytes_view const next = at(s);
      if (next.empty() || next.data() != one.data() + length || length + next.size() > bytes_max) break;
      length += next.size();
    }
    f(batch({one.data(), length}, count));
    return read_result::ok;
  }

  snapshot_info snapshot() const { return newest_; }

  std::size_t snapshot_read(slot last, std::uint64_t offset, std::span<std::byte> into) const {
    if (last != newest_.last || offset >= snapshot_.size()) return 0;
    std::size_t const n = std::min<std::size_t>(into.size(), snapshot_.size() - static_cast<std::size_t>(offset));
    std::memcpy(into.data(), snapshot_.data() + offset, n);
    return n;
  }

  std::uint64_t snapshot_write(snapshot_info const& info, std::uint64_t offset, bytes_view piece) {
    if (!(info == coming_)) {
      coming_ = info;
      received_.clear();
    }
    if (offset == received_.size() && received_.size() + piece.size() <= info.size)
      received_.insert(received_.end(), piece.begin(), piece.end());
    return received_.size();
  }

  bool snapshot_install(snapshot_info const& info) {
    bool const sound = info == coming_ && received_.size() == info.size && crc32c(received_) == info.checksum;
    if (sound) {
      snapshot_.swap(received_);
      newest_ = info;
      count();
    }
    coming_ = {};
    received_.clear();
    return sound;
  }

  void reset(batch const& anchor) {
    arena_.clear();
    index_.clear(anchor.first());
    live_ = 0;
    append(anchor);
  }

  /// The same contents and marks, wherever the records stand.
  friend bool operator==(memory const& a, memory const& b) {
    if (a.hard_ != b.hard_ || a.index_.first() != b.index_.first() || a.index_.last() != b.index_.last() || a.staged_ != b.staged_ ||
        a.durable_ != b.durable_ || !(a.newest_ == b.newest_) || a.snapshot_ != b.snapshot_ ||
        !(a.coming_ == b.coming_) || a.received_ != b.received_)
      return false;
    for (slot s = a.index_.first(); s <= a.index_.last(); s = s + 1)
      if (!std::ranges::equal(a.at(s), b.at(s))) return false;
    return true;
  }

 private:
  void count() { staged_ = staged_ + 1; }

  bytes_view at(slot s) const {
    std::uint64_t const offset = index_.at(s);
    if (offset == slot_index::none) return {};
    return {arena_.data() + offset, record::size(arena_.data() + offset)};
  }

  void tidy() {
    if (arena_.size() < 4096 || live_ > arena_.size() / 2) return;
    spare_.clear();
    for (slot s = index_.first(); s <= index_.last(); s = s + 1) {
      bytes_view const r = at(s);
      if (r.empty()) continue;
      index_.place(s, spare_.size());
      spare_.insert(spare_.end(), r.begin(), r.end());
    }
    arena_.swap(spare_);
  }

  std::vector<std::byte> hard_;
  std::vector<std::byte> arena_, spare_;
  slot_index index_;      // offsets into the arena
  std::size_t live_ = 0;  // bytes of records that the index reaches
  mark staged_{}, durable_{};
  snapshot_info newest_{}, coming_{};
  std::vector<std::byte> snapshot_, received_;
};

SYNOD_END_NAMESPACE
