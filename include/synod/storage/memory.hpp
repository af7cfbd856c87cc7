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
#include <synod/storage/record_arena.hpp>

SYNOD_BEGIN_NAMESPACE

/// A storage in memory: done at once, gone with the process. For tests, examples and state that may be lost; a node
/// that comes back with an empty one must not take part again, because it has forgotten its promises.
/// With regular compaction it comes to allocate nothing any more.
class memory {
 public:
  template <class Into>
  void recover(Into& into) {
    if (!hard_.empty()) into.hard_state(view(hard_));
    if (records_.empty()) return;
    for (slot s = records_.first(); s <= records_.last(); s = s + 1)
      if (bytes_view const r = records_.at(s); !r.empty()) into.append(batch(r, 1));
  }

  void put(bytes_view hard) {
    hard_.clear();
    put_behind(hard_, hard);
    count();
  }

  SYNOD_OFTEN void append(batch const& records) {
    records_.append(records);
    count();
  }

  void truncate(slot from) {
    records_.truncate(from);
    count();
  }

  void compact(slot first_kept) {
    records_.compact(first_kept);
    count();
  }

  mark staged() const { return staged_; }
  mark durable() const { return durable_; }
  void flush() { durable_ = staged_; }
  bool flushing() const { return false; }
  void stored(mark) {}

  template <class F>
  read_result read(slot from, std::size_t bytes_max, F f) const {
    batch const b = records_.run(from, bytes_max);
    if (b.empty()) return read_result::gone;
    f(b);
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
      put_behind(received_, piece);
    return received_.size();
  }

  bool snapshot_install(snapshot_info const& info) {
    bool const sound = info == coming_ && received_.size() == info.size && crc32c(view(received_)) == info.checksum;
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
    records_.clear();
    append(anchor);
  }

  /// The same contents and marks, wherever the records stand.
  friend bool operator==(memory const& a, memory const& b) {
    return a.hard_ == b.hard_ && a.records_ == b.records_ && a.staged_ == b.staged_ && a.durable_ == b.durable_ &&
           a.newest_ == b.newest_ && a.snapshot_ == b.snapshot_ && a.coming_ == b.coming_ && a.received_ == b.received_;
  }

 private:
  void count() { staged_ = staged_ + 1; }
  static bytes_view view(std::vector<std::byte> const& v) { return {v.data(), v.size()}; }
  static void put_behind(std::vector<std::byte>& held, bytes_view piece) {
    if (piece.empty()) return;
    std::size_t const end = held.size();
    held.resize(end + piece.size());
    std::memcpy(held.data() + end, piece.data(), piece.size());
  }

  std::vector<std::byte> hard_;
  record_arena records_;
  mark staged_{}, durable_{};
  snapshot_info newest_{}, coming_{};
  std::vector<std::byte> snapshot_, received_;
};

SYNOD_END_NAMESPACE
