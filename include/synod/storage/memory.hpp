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
    for (slot s = first_; s <= last(); s = s + 1)
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
      place(record::slot_of(r.data()), offset);
      offset += r.size();
    }
    tidy();
    count();
  }

  void truncate(slot from) {
    while (last() >= from && last() >= first_) {
      live_ -= at(last()).size();
      index_.pop_back();
    }
    count();
  }

  void compact(slot first_kept) {
    for (; first_ < first_kept && first_ <= last(); first_ = first_ + 1) {
      live_ -= at(first_).size();
      index_[skipped_++] = none;
    }
    if (index_.size() == skipped_) {
      index_.clear();
      skipped_ = 0;
      first_ = std::max(first_, first_kept);
    }
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
    for (slot s = from + 1; s <= last(); s = s + 1, ++count) {
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
    index_.clear();
    live_ = skipped_ = 0;
    first_ = anchor.first();
    append(anchor);
  }

  /// The same contents and marks, wherever the records stand.
  friend bool operator==(memory const& a, memory const& b) {
    if (a.hard_ != b.hard_ || a.first_ != b.first_ || a.last() != b.last() || a.staged_ != b.staged_ ||
        a.durable_ != b.durable_ || !(a.newest_ == b.newest_) || a.snapshot_ != b.snapshot_ ||
        !(a.coming_ == b.coming_) || a.received_ != b.received_)
      return false;
    for (slot s = a.first_; s <= a.last(); s = s + 1)
      if (!std::ranges::equal(a.at(s), b.at(s))) return false;
    return true;
  }

 private:
  static constexpr std::uint64_t none = ~std::uint64_t{0};

  void count() { staged_ = staged_ + 1; }
  /// The highest slot with a place in the index; `first_ - 1` where there is none.
  slot last() const { return first_ + (index_.size() - skipped_) - 1; }

  bytes_view at(slot s) const {
    if (s < first_ || s > last()) return {};
    std::uint64_t const offset = index_[skipped_ + (s - first_)];
    if (offset == none) return {};
    return {arena_.data() + offset, record::size(arena_.data() + offset)};
  }

  void place(slot s, std::size_t offset) {
    if (index_.empty()) first_ = s;
    if (s < first_) {  // sparse: a slot below the first one held
      index_.insert(index_.begin() + static_cast<std::ptrdiff_t>(skipped_), first_ - s, none);
      first_ = s;
    }
    std::size_t const i = skipped_ + static_cast<std::size_t>(s - first_);
    if (i >= index_.size()) index_.resize(i + 1, none);
    else live_ -= at(s).size();
    index_[i] = offset;
  }

  void tidy() {
    if (arena_.size() < 4096 || live_ > arena_.size() / 2) return;
    spare_.clear();
    for (std::size_t i = skipped_; i < index_.size(); ++i) {
      if (index_[i] == none) continue;
      std::byte const* const r = arena_.data() + index_[i];
      index_[i] = spare_.size();
      spare_.insert(spare_.end(), r, r + record::size(r));
    }
    arena_.swap(spare_);
    index_.erase(index_.begin(), index_.begin() + static_cast<std::ptrdiff_t>(skipped_));
    skipped_ = 0;
  }

  std::vector<std::byte> hard_;
  std::vector<std::byte> arena_, spare_;
  std::vector<std::uint64_t> index_;  // by slot from first_ on, behind `skipped_` entries that are compacted
  std::size_t skipped_ = 0;
  std::size_t live_ = 0;              // bytes of records that the index reaches
  slot first_{1};
  mark staged_{}, durable_{};
  snapshot_info newest_{}, coming_{};
  std::vector<std::byte> snapshot_, received_;
};

SYNOD_END_NAMESPACE
