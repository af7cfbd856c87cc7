// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <algorithm>
#include <bit>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <limits>
#include <vector>

#include <synod/core/batch.hpp>
#include <synod/core/number.hpp>
#include <synod/core/record.hpp>
#include <synod/log/ring.hpp>

SYNOD_BEGIN_NAMESPACE

/// The recent part of the log in memory: a ring of encoded records and an index from slot to record.
///
/// Records stand in the ring in the order in which they arrived, at *positions* that only grow; the slot of a record
/// may be any. A record is dead once its slot has been replaced, truncated or evicted; the oldest positions are
/// reclaimed when they are dead. A record never crosses the ring's wrap, so a run of records is one piece of memory.
/// What is not here is asked of the storage: the window is a cache of it, plus what is not staged yet.
///
/// A log mostly grows at its end. The records put last whose slots follow one another are the *run*: they stand one
/// behind the other up to the head, so that what concerns them is told by two slots, and a lookup only finds its ends.
class window {
 public:
  using position = ring::position;

  /// Units: bytes of records, number of slots; both are rounded up to powers of two.
  window(std::size_t bytes, std::size_t slots)
      : ring_(bytes), index_(std::bit_ceil(std::max<std::size_t>(slots, 2))), index_mask_(index_.size() - 1),
        run_begin_(ring_.head()) {}

  /// Where the next record goes; records below it are in.
  position head() const { return ring_.head(); }
  /// The highest slot seen since the last truncation; 0 when nothing was put yet.
  slot high() const { return high_; }
  /// The slot of the record put last, where it was not truncated since.
  slot newest() const { return run_last_; }
  std::size_t slots() const { return index_mask_ + 1; }
  std::size_t bytes() const { return ring_.size(); }

  SYNOD_OFTEN bool contains(slot s) const { return in_run(s) || (s <= high_ && in_index(s)); }
  /// Whether a record of `s` can stand here at all: not where much higher slots do.
  bool reaches(slot s) const { return s > high_ || high_ - s < slots(); }
  /// The record of `s`. Pre: `contains(s)`.
  std::byte const* at(slot s) const { return ring_.at(position_of(s)); }
  /// Pre: `contains(s)`.
  position position_of(slot s) const { return index_[s.value & index_mask_]; }

  /// Whether a record of `size` bytes for slot `s` finds room after evicting records at or below slot `evictable`
  /// that stand before position `durable`. Post: when true, `put(s, size)` may follow.
  bool make_room(slot s, std::size_t size, slot evictable, position durable) { return make_room(s, s, size, evictable, durable); }

  /// Memory for the record of slot `s`, `size` bytes, indexed at once; the caller writes it before anything else is
  /// called. Pre: `make_room(s, size, …)` was true just now. Post: any record that `s` had is dead.
  SYNOD_RARE std::byte* put(slot s, std::size_t size) {
    ring_.skip_for(size);
    if (s != run_last_ + 1) begin_run(s);
    if (s > high_ + 1) forget_skipped(s);
    std::byte* const to = ring_.at(head());
    index_[s.value & index_mask_] = head();
    advance(s, size);
    open();
    return to;
  }

  /// The same where the run goes on and has room left; else null, and nothing has changed.
  SYNOD_OFTEN std::byte* next(slot s, std::size_t size) {
    if (!is_open(s, s, size)) return nullptr;
    std::byte* const to = ring_.at(head());
    index_[s.value & index_mask_] = head();
    high_ = run_last_ = s;
    ring_.grow(size);
    return to;
  }

  /// Takes in `records` behind the highest slot, up to the first that is not of the next slot or that `fits(record)`
  /// refuses; how many. 0 also where they have no room in one piece.
  template <class Fits>
  SYNOD_OFTEN std::uint64_t put_run(batch const& records, slot evictable, position durable, Fits fits) {
    std::size_t const size = records.bytes().size();
    slot const first = high_ + 1, last = high_ + records.size();
    if (!is_open(first, last, size)) {
      if (records.size() >= slots() || size > ring_.straight(head())) return 0;
      if (!make_room(first, last, size, evictable, durable)) return 0;
      open();
    }
    std::byte const *const begin = records.bytes().data(), *at = begin;
    slot s = first;
    record::stride stride;
    position *const places = index_.data(), to = head();  // here the loop need not read them again after each that it writes
    std::uint64_t const mask = index_mask_;
    for (; at != begin + size && record::slot_of(at) == s && fits(at); at += stride.to_next(at), s = s + 1)
      places[s.value & mask] = to + static_cast<std::size_t>(at - begin);
    if (s == first) return 0;
    record::copy(ring_.at(head()), begin, static_cast<std::size_t>(at - begin));
    if (run_last_ != high_) begin_run(first);
    advance(s - 1, static_cast<std::size_t>(at - begin));
    return s - first;
  }

  /// The longest run of records from slot `from` to at most slot `to` that is one piece of memory and at most
  /// `bytes_max` long, but at least one record; empty where `from` is not held.
  SYNOD_OFTEN batch run(slot from, slot to, std::size_t bytes_max = std::numeric_limits<std::size_t>::max()) const {
    if (!in_run(from) || to < from) return scattered_run(from, to, bytes_max);
    slot const last = std::min(to, run_last_);
    position const begin = position_of(from);
    std::size_t const length = static_cast<std::size_t>(end_of(last) - begin);
    if (length > bytes_max || length > ring_.straight(begin)) return bounded_run(from, last, bytes_max);
    return piece(begin, length, last - from + 1);
  }

  /// Of the `count` records put last, which are of one run and all that was put from `since` on: those in one piece of memory.
  SYNOD_OFTEN batch newest(std::uint64_t count, position since) const {
    std::size_t const length = static_cast<std::size_t>(head() - since);
    return length <= ring_.straight(since) ? piece(since, length, count) : run(run_last_ + 1 - count, run_last_);
  }

  /// The records at the front of `read`, which comes from below, up to slot `to` and to where the window knows better.
  batch before(batch const& read, slot to) const {
    std::size_t length = 0;
    std::uint32_t count = 0;
    for (bytes_view r : read) {
      slot const s = record::slot_of(r.data());
      if (s > to || contains(s)) break;
      length += r.size(), ++count;
    }
    return batch(read.bytes().first(length), count);
  }

  /// Forgets slot `from` and all above.
  void truncate(slot from) {
    for (slot s = std::max(from, lowest()); s <= high_; s = s + 1) index_[s.value & index_mask_] = 0;
    if (from <= high_) high_ = from - 1;
    begin_run(high_ + 1);
  }

  /// The same records in the same slots; where they stand in the ring does not matter.
  friend bool operator==(window const& a, window const& b) {
    if (a.high_ != b.high_ || a.slots() != b.slots()) return false;
    for (slot s = a.lowest(); s <= a.high_; s = s + 1) {
      if (a.contains(s) != b.contains(s)) return false;
      if (a.contains(s) && std::memcmp(a.at(s), b.at(s), std::min(record::size(a.at(s)), record::size(b.at(s)))) != 0)
        return false;  // of another length they differ in the bytes that tell it
    }
    return true;
  }

  /// Forgets everything; `high` counts as the highest slot seen.
  void clear(slot high) {
    std::fill_n(index_.data(), slots(), position{0});
    high_ = high;
    ring_.shrink_to(head());
    begin_run(high + 1);
  }

 private:
  /// Where the record of `s` ends. Pre: it is held.
  position end_of(slot s) const { return s == run_last_ ? head() : position_of(s) + record::size(at(s)); }
  slot lowest() const { return high_.value < slots() ? slot{1} : slot{high_.value - slots() + 1}; }
  bool in_run(slot s) const { return run_first_ <= s && s <= run_last_; }
  /// Pre: `s <= high_`.
  bool in_index(slot s) const { return high_ - s < slots() && position_of(s) >= ring_.tail(); }
  /// Whether nothing else is held.
  bool all_in_run() const { return ring_.tail() >= run_begin_ && run_last_ == high_; }

  batch piece(position begin, std::size_t length, std::uint64_t count) const {
    return batch({ring_.at(begin), length}, static_cast<std::uint32_t>(count));
  }

  /// Where the run is too long, or crosses the wrap: the index tells where the bound falls.
  SYNOD_RARE batch bounded_run(slot from, slot last, std::size_t bytes_max) const {
    position const begin = position_of(from);
    position const limit = begin + std::min(bytes_max, ring_.straight(begin));
    std::uint64_t low = from.value, high = last.value;  // the record `low` is in, `high` is too much; most are of one length
    std::uint64_t const likely = low + static_cast<std::size_t>(limit - begin) / record::size(at(from));
    for (std::uint64_t const s : {likely - 1, likely})
      if (low < s && s < high) (end_of(slot{s}) <= limit ? low : high) = s;
    while (low + 1 < high) {
      std::uint64_t const middle = low + (high - low) / 2;
      if (end_of(slot{middle}) <= limit) low = middle; else high = middle;
    }
    return piece(begin, static_cast<std::size_t>(end_of(slot{low}) - begin), low - from.value + 1);
  }

  /// The same of what was put before the run.
  SYNOD_RARE batch scattered_run(slot from, slot to, std::size_t bytes_max) const {
    if (!contains(from) || to < from) return {};
    position const begin = position_of(from);
    std::size_t length = record::size(at(from));
    std::uint32_t count = 1;
    for (slot s = from + 1; s <= to && contains(s) && position_of(s) == begin + length; ++count, s = s + 1) {
      std::size_t const more = record::size(at(s));
      if (length + more > bytes_max || ring_.offset(begin + length) == 0) break;
      length += more;
    }
    return piece(begin, length, count);
  }

  /// The next record put will be the first of a run, of slot `s`.
  void begin_run(slot s) {
    run_first_ = s, run_last_ = s - 1;
    run_begin_ = head();
    open_to_ = {};
  }

  /// The run goes on to slot `last`, by `size` bytes; what it no longer has an index for is not of it any more.
  void advance(slot last, std::size_t size) {
    run_last_ = last, high_ = std::max(high_, last);
    ring_.grow(size);
    if (last - run_first_ >= slots()) run_first_ = last - (slots() - 1);
  }

  /// Notes how far the run may go on without a look at anything: to the end of memory, or to the oldest record.
  void open() {
    if (!all_in_run()) return;
    open_to_ = run_first_ + (slots() - 1);
    open_until_ = std::min(ring_.tail() + bytes(), head() + ring_.straight(head()));
  }
  bool is_open(slot first, slot last, std::size_t size) const {
    return last <= open_to_ && first == run_last_ + 1 && head() + size <= open_until_;
  }

  /// For the slots `first` to `last`, `size` bytes in all.
  SYNOD_RARE bool make_room(slot first, slot last, std::size_t size, slot evictable, position durable) {
    if (all_in_run() && first == high_ + 1) return extend(last, size, evictable, durable);
    return index_room(last, evictable, durable) && (ring_.room_for(size) || reclaim(size, evictable, durable));
  }

  /// Whether the index can take `s`: not too far below the highest slot, and what its place and the places of the
  /// slots skipped below it hold may be evicted.
  bool index_room(slot s, slot evictable, position durable) const {
    if (s <= high_) return high_ - s < slots();
    for (std::uint64_t i = 0; i < std::min<std::uint64_t>(s - high_, slots()); ++i) {
      position const p = index_[(s.value - i) & index_mask_];
      if (p >= ring_.tail() && (p >= durable || record::slot_of(ring_.at(p)) > evictable)) return false;
    }
    return true;
  }

  void forget_skipped(slot s) {
    std::uint64_t const skipped = std::min<std::uint64_t>(s - high_ - 1, slots());
    for (std::uint64_t i = 1; i <= skipped; ++i) index_[(s.value - i) & index_mask_] = 0;
  }

  /// Whether the run, which is all that is held, can go on to slot `last` by `size` bytes. Its oldest records are given
  /// back for that, a good piece at a time; they have long left the processor's caches, and are not read.
  bool extend(slot last, std::size_t size, slot evictable, position durable) {
    auto const fits = [&] { return last - run_first_ < slots() && ring_.room_for(size); };
    if (fits()) return true;
    slot const end = std::min(run_last_, evictable) + 1;
    std::uint64_t const step = (run_last_ + 1 - run_first_) / 16 + 1;
    while (run_first_ < end && !fits()) {
      slot kept = std::min(run_first_ + step, end);
      while (kept > run_first_ && position_of(kept - 1) >= durable) kept = kept - 1;
      if (kept == run_first_) return false;
      ring_.shrink_to(kept > run_last_ ? head() : position_of(kept));
      run_first_ = kept;
    }
    return fits();
  }

  /// Gives back the oldest records, a good piece at a time, until `size` bytes have room.
  bool reclaim(std::size_t size, slot evictable, position durable) {
    do {
      for (position const until = ring_.tail() + std::max(size, bytes() / 64); ring_.tail() < until;)
        if (ring_.tail() == head() || !drop_oldest(evictable, durable)) return ring_.room_for(size);
    } while (!ring_.room_for(size));
    return true;
  }

  /// Gives back the oldest record where it is dead or may be evicted.
  bool drop_oldest(slot evictable, position durable) {
    if (ring_.shrink_skipped()) return true;
    position const tail = ring_.tail();
    slot const s = record::slot_of(ring_.at(tail));
    if (contains(s) && position_of(s) == tail) {
      if (s > evictable || tail >= durable) return false;
      index_[s.value & index_mask_] = 0;
      if (s == run_first_) run_first_ = s + 1;
    }
    ring_.shrink_to(tail + record::size(ring_.at(tail)));
    return true;
  }

  ring ring_;
  std::vector<position> index_;
  std::size_t index_mask_;
  slot high_{};
  slot run_first_{1}, run_last_{};  // of the run, while it is not empty …
  position run_begin_;              // … and the position at which its first record was put, or stands behind
  slot open_to_{};                  // up to this slot the run may go on without making room …
  position open_until_ = 0;         // … as long as its records end here
};

SYNOD_END_NAMESPACE
