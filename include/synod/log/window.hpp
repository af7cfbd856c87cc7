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
        head_(ring_.size()), tail_(head_), in_order_(head_) {}

  /// Where the next record goes; records below it are in.
  position head() const { return head_; }
  /// The highest slot seen since the last truncation; 0 when nothing was put yet.
  slot high() const { return high_; }
  std::size_t slots() const { return index_mask_ + 1; }
  std::size_t bytes() const { return ring_mask_ + 1; }

  bool contains(slot s) const {
    return s <= high_ && high_ - s < slots() && index_[s.value & index_mask_] >= tail_;
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

  /// Takes in `records` behind the highest slot, up to the first that is not of the next slot or that `fits(record)`
  /// refuses; how many. 0 also where they have no room in one piece.
  template <class Fits>
  std::uint64_t put_run(batch const& records, slot evictable, position durable, Fits fits) {
    std::size_t const size = records.bytes().size();
    if (records.size() >= slots() || !index_room(high_ + records.size(), evictable, durable)) return 0;
    if (offset(head_) + size > bytes()) return 0;
    if (!room_for(size) && !reclaim(size, evictable, durable)) return 0;
    if (high_ != run_last_) in_order_ = head_;
    std::byte const* const begin = ring_.data() + offset(head_);
    std::memcpy(ring_.data() + offset(head_), records.bytes().data(), size);
    std::byte const* at = begin;
    slot s = high_ + 1;
    for (; at != begin + size && record::slot_of(at) == s && fits(at); s = s + 1) {
      index_[s.value & index_mask_] = head_ + static_cast<std::size_t>(at - begin);
      at += record::size(at);
    }
    std::uint64_t const taken = s - high_ - 1;
    high_ = run_last_ = s - 1;
    head_ += static_cast<std::size_t>(at - begin);
    return taken;
  }

  /// The longest run of records from slot `from` to at most slot `to` that is one piece of memory and at most
  /// `bytes_max` long, but at least one record; empty where `from` is not held.
  batch run(slot from, slot to, std::size_t bytes_max) const {
    if (!contains(from) || to < from) return {};
    position const begin = position_of(from);
    if (begin >= in_order_) {  // no walk: all behind it stands in slot order, and where is in the index
      position const limit = begin + std::min(bytes_max, bytes() - offset(begin));
      slot last = std::min(to, run_last_);
      if (end_of(last) > limit) {
        std::uint64_t low = from.value, high = last.value;  // the record `low` is in, `high` is too much
        while (low + 1 < high) {
          std::uint64_t const middle = low + (high - low) / 2;
          if (end_of(slot{middle}) <= limit) low = middle; else high = middle;
        }
        last = slot{low};
      }
      return batch({ring_.data() + offset(begin), static_cast<std::size_t>(end_of(last) - begin)},
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
    in_order_ = head_;
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
    tail_ = in_order_ = head_;
  }

 private:
  std::size_t offset(position p) const { return static_cast<std::size_t>(p & ring_mask_); }
  /// Where the record of `s` ends. Pre: it is held.
  position end_of(slot s) const { return position_of(s) + record::size(at(s)); }
  slot lowest() const { return high_.value < slots() ? slot{1} : slot{high_.value - slots() + 1}; }

  /// Whether the index can take `s`: not too far below the highest slot, and what its place and the places of the
  /// slots skipped below it hold may be evicted.
  bool index_room(slot s, slot evictable, position durable) const {
    if (s <= high_) return high_ - s < slots();
    bool const in_order = tail_ >= in_order_ && run_last_ == high_ && s - high_ < slots();
    if (in_order || s - high_ == 1) {  // what stands in its place is `slots()` below it, and nothing higher in the others
      position const p = index_[s.value & index_mask_];
      return p < tail_ || (p < durable && s.value - slots() <= evictable.value);
    }
    for (std::uint64_t i = 0; i < std::min<std::uint64_t>(s - high_, slots()); ++i) {
      position const p = index_[(s.value - i) & index_mask_];
      if (p >= tail_ && (p >= durable || record::slot_of(ring_.data() + offset(p)) > evictable)) return false;
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
    // Those below `lowest` have lost their places to higher slots.
    slot const first = std::max(lowest(), record::slot_of(wrapped ? ring_.data() : oldest));
    slot const end = std::min(high_, evictable) + 1;
    if (end <= first) return room_for(size);
    auto const begin_of = [&](slot s) { return s > high_ ? head_ : position_of(s); };
    auto const first_from = [&](position p, slot low) {  // the first slot in [low, end] that stands at `p` or behind
      for (slot high = end; low < high;) {
        slot const middle = low + (high - low) / 2;
        if (begin_of(middle) < p) low = middle + 1; else high = middle;
      }
      return low;
    };
    std::size_t const at = offset(head_);
    position const needed = head_ + (at + size > bytes() ? bytes() - at : 0) + size - bytes();
    slot kept = first_from(std::max(needed, tail_ + std::max(size, bytes() / 64)), first);
    if (begin_of(kept) > durable) kept = first_from(durable, first);
    tail_ = begin_of(kept);
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
  position in_order_; // from here on each record is followed by that of the next slot, but for a wrap between them …
  slot run_last_{};   // … up to this slot, which ends at head_
};

SYNOD_END_NAMESPACE
