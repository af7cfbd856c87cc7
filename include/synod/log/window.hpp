// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <algorithm>
#include <bit>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <vector>

#include <synod/core/batch.hpp>
#include <synod/core/number.hpp>
#include <synod/core/record.hpp>

SYNOD_BEGIN_NAMESPACE

/// The recent part of the log in memory: a ring of encoded records and an index from slot to record.
///
/// Records stand in the ring in the order in which they arrived, at *positions* that only grow; the slot of a record
/// may be any. A record is dead once its slot has been replaced, truncated or evicted; the oldest positions are
/// reclaimed when they are dead. A record never crosses the ring's wrap, so a run of records is one piece of memory.
/// What is not here is asked of the storage: the window is a cache of it, plus what is not staged yet.
class window {
 public:
  using position = std::uint64_t;

  /// Units: bytes of records, number of slots; both are rounded up to powers of two.
  window(std::size_t bytes, std::size_t slots)
      : ring_(std::bit_ceil(std::max<std::size_t>(bytes, 256))),
        index_(std::bit_ceil(std::max<std::size_t>(slots, 2)), 0),
        ring_mask_(ring_.size() - 1), index_mask_(index_.size() - 1),
        head_(ring_.size()), tail_(head_), run_(head_), in_order_(head_) {}

  /// Where the next record goes; records below it are in.
  position head() const { return head_; }
  /// The highest slot seen since the last truncation; 0 when nothing was put yet.
  slot high() const { return high_; }
  std::size_t slots() const { return index_mask_ + 1; }
  std::size_t bytes() const { return ring_mask_ + 1; }

  bool contains(slot s) const {
    return s <= high_ && high_ - s < slots() && index_[s.value & index_mask_] != 0;
  }
  /// Whether a record of `s` can stand here at all: not where much higher slots do.
  bool reaches(slot s) const { return s > high_ || high_ - s < slots(); }
  /// The record of `s`. Pre: `contains(s)`.
  std::byte const* at(slot s) const { return ring_.data() + offset(index_[s.value & index_mask_]); }
  /// Pre: `contains(s)`.
  position position_of(slot s) const { return index_[s.value & index_mask_]; }

  /// Whether a record of `size` bytes for slot `s` finds room after evicting records at or below slot `evictable`
  /// that stand before position `durable`. Post: when true, `put(s, size)` may follow.
  bool make_room(slot s, std::size_t size, slot evictable, position durable) {
    return index_room(s, evictable, durable) && (room_for(size) || reclaim(size, evictable, durable));
  }

  /// Memory for the record of slot `s`, `size` bytes, indexed at once; the caller writes it before anything else is
  /// called. Pre: `make_room(s, size, …)` was true just now. Post: any record that `s` had is dead.
  std::byte* put(slot s, std::size_t size) {
    if (offset(head_) + size > bytes()) wrap();
    if (s != run_last_ + 1) in_order_ = head_;
    if (s != run_last_ + 1 || offset(head_) == 0) run_ = head_;
    run_last_ = s;
    if (s > high_) {
      if (s - high_ > 1) forget_skipped(s);
      high_ = s;
    }
    index_[s.value & index_mask_] = head_;
    std::byte* const to = ring_.data() + offset(head_);
    head_ += size;
    return to;
  }

  /// Memory for a run of records of consecutive slots behind the highest, `size` bytes in all; they are then indexed
  /// one by one with `index_next`. Null where the run has no room in one piece.
  std::byte* put_run(std::uint64_t count, std::size_t size, slot evictable, position durable) {
    slot const last = high_ + count;
    if (count >= slots() || !index_room(last, evictable, durable)) return nullptr;
    if (offset(head_) + size > bytes()) return nullptr;
    if (!room_for(size) && !reclaim(size, evictable, durable)) return nullptr;
    if (high_ != run_last_) in_order_ = head_;
    if (high_ != run_last_ || offset(head_) == 0) run_ = head_;
    return ring_.data() + offset(head_);
  }
  /// Indexes `records`, whose bytes stand where `put_run` said.
  void index_run(batch const& records) {
    position at = head_;
    slot s = high_;
    for (bytes_view r : records) {
      s = s + 1;
      index_[s.value & index_mask_] = at;
      at += r.size();
    }
    high_ = run_last_ = s;
    head_ = at;
  }

  /// The longest run of records from slot `from` to at most slot `to` that is one piece of memory and at most
  /// `bytes_max` long, but at least one record; empty where `from` is not held.
  batch run(slot from, slot to, std::size_t bytes_max) const {
    if (!contains(from) || to < from) return {};
    position const begin = position_of(from);
    if (begin >= run_ && run_last_ >= from) {  // the newest run is known to have no gap
      slot last = std::min(to, run_last_);
      position end = last == run_last_ ? head_ : position_of(last + 1);
      if (end - begin > bytes_max) {
        std::uint64_t low = from.value, high = last.value;  // the record `low` is in, `high` is too much
        while (low < high) {
          std::uint64_t const middle = low + (high - low + 1) / 2;
          position const until = middle == run_last_.value ? head_ : position_of(slot{middle + 1});
          if (until - begin <= bytes_max) low = middle; else high = middle - 1;
        }
        last = slot{low};
        end = last == run_last_ ? head_ : position_of(last + 1);
      }
      return batch({ring_.data() + offset(begin), static_cast<std::size_t>(end - begin)},
                   static_cast<std::uint32_t>(last - from + 1));
    }
    std::size_t length = record::size(at(from));
    std::uint32_t count = 1;
    for (slot s = from + 1; s <= to && contains(s) && position_of(s) == begin + length; ++count, s = s + 1) {
      std::size_t const more = record::size(at(s));
      if (length + more > bytes_max || offset(begin + length) == 0) break;
      length += more;
    }
    return batch({ring_.data() + offset(begin), length}, count);
  }

  /// The records at the front of `read`, which comes from below, up to slot `to` and to where the window knows better.
  batch before(batch const& read, slot to) const {
    std::size_t length = 0;
    std::uint32_t count = 0;
    for (bytes_view r : read) {
      slot const s = record::slot_of(r.data());
      if (s > to || contains(s)) break;
      length += r.size();
      ++count;
    }
    return batch(read.bytes().first(length), count);
  }

  /// Forgets slot `from` and all above.
  void truncate(slot from) {
    for (slot s = std::max(from, lowest()); s <= high_; s = s + 1) index_[s.value & index_mask_] = 0;
    if (from <= high_) high_ = from - 1;
    run_ = in_order_ = head_;
    run_last_ = high_;
  }

  /// The same records in the same slots; where they stand in the ring does not matter.
  friend bool operator==(window const& a, window const& b) {
    if (a.high_ != b.high_ || a.slots() != b.slots()) return false;
    for (slot s = a.lowest(); s <= a.high_; s = s + 1) {
      if (a.contains(s) != b.contains(s)) return false;
      if (!a.contains(s)) continue;
      std::size_t const size = record::size(a.at(s));
      if (size != record::size(b.at(s)) || std::memcmp(a.at(s), b.at(s), size) != 0) return false;
    }
    return true;
  }

  /// Forgets everything; `high` counts as the highest slot seen.
  void clear(slot high) {
    std::fill(index_.begin(), index_.end(), 0);
    high_ = run_last_ = high;
    tail_ = run_ = in_order_ = head_;
  }

 private:
  std::size_t offset(position p) const { return static_cast<std::size_t>(p & ring_mask_); }
  slot lowest() const { return high_.value < slots() ? slot{1} : slot{high_.value - slots() + 1}; }

  /// Whether the index can take `s`: not too far below the highest slot, and what its place and the places of the
  /// slots skipped below it hold may be evicted.
  bool index_room(slot s, slot evictable, position durable) const {
    if (s <= high_) return high_ - s < slots();
    if (s - high_ == 1) {  // what stands in its place is `slots()` below it
      position const p = index_[s.value & index_mask_];
      return p == 0 || (p < durable && s.value - slots() <= evictable.value);
    }
    for (std::uint64_t i = 0; i < std::min<std::uint64_t>(s - high_, slots()); ++i) {
      position const p = index_[(s.value - i) & index_mask_];
      if (p != 0 && (p >= durable || record::slot_of(ring_.data() + offset(p)) > evictable)) return false;
    }
    return true;
  }

  bool room_for(std::size_t size) const {
    std::size_t const at = offset(head_);
    std::size_t const padding = at + size > bytes() ? bytes() - at : 0;
    return head_ + padding + size - tail_ <= bytes();
  }

  void wrap() {
    store_little(ring_.data() + offset(head_), wrap_word);
    head_ += bytes() - offset(head_);
    run_ = head_;
  }

  void forget_skipped(slot s) {
    std::uint64_t const skipped = std::min<std::uint64_t>(s - high_ - 1, slots());
    for (std::uint64_t i = 1; i <= skipped; ++i) index_[(s.value - i) & index_mask_] = 0;
  }

  /// Gives back the oldest records, a good piece at a time, until `size` bytes have room.
  bool reclaim(std::size_t size, slot evictable, position durable) {
    if (tail_ >= in_order_ && tail_ != head_) return reclaim_in_order(size, evictable, durable);
    do {
      for (position const until = tail_ + std::max(size, bytes() / 64); tail_ < until;)
        if (tail_ == head_ || !drop_oldest(evictable, durable)) return room_for(size);
    } while (!room_for(size));
    return true;
  }

  /// The same where every record from the oldest on is followed by that of the next slot: the index says where they
  /// stand, and records that have long left the processor's caches are not read, but for the first.
  bool reclaim_in_order(std::size_t size, slot evictable, position durable) {
    std::byte const* const oldest = ring_.data() + offset(tail_);
    bool const wrapped = load_little<std::uint32_t>(oldest) == wrap_word;
    slot s = record::slot_of(wrapped ? ring_.data() : oldest);
    if (s < lowest()) {  // those below have lost their places to higher slots
      s = lowest();
      tail_ = position_of(s);
    }
    position const until = tail_ + std::max(size, bytes() / 64);
    while ((tail_ < until || !room_for(size)) && tail_ != head_ && s <= evictable && tail_ < durable) {
      index_[s.value & index_mask_] = 0;
      tail_ = s == high_ ? head_ : position_of(s + 1);
      s = s + 1;
    }
    return room_for(size);
  }

  /// Gives back the oldest record where it is dead or may be evicted.
  bool drop_oldest(slot evictable, position durable) {
    std::byte const* const oldest = ring_.data() + offset(tail_);
    if (load_little<std::uint32_t>(oldest) == wrap_word) {
      tail_ += bytes() - offset(tail_);
      return true;
    }
    slot const s = record::slot_of(oldest);
    if (contains(s) && position_of(s) == tail_) {
      if (s > evictable || tail_ >= durable) return false;
      index_[s.value & index_mask_] = 0;
    }
    tail_ += record::size(oldest);
    return true;
  }

  static constexpr std::uint32_t wrap_word = 0xffffffff;

  std::vector<std::byte> ring_;
  std::vector<position> index_;
  std::size_t ring_mask_;
  std::size_t index_mask_;
  slot high_{};
  position head_;
  position tail_;
  position run_;      // the newest run of consecutive slots without a gap begins here …
  slot run_last_{};   // … and ends with this slot, at head_
  position in_order_; // from here on each record is followed by that of the next slot, but for a wrap between them
};

SYNOD_END_NAMESPACE
