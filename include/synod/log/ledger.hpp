// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <algorithm>
#include <cstddef>
#include <cstring>
#include <limits>
#include <optional>
#include <span>
#include <utility>
#include <vector>

#include <synod/concept/storage.hpp>
#include <synod/core/ballot.hpp>
#include <synod/core/batch.hpp>
#include <synod/core/entry.hpp>
#include <synod/log/awaiting.hpp>
#include <synod/log/durable.hpp>
#include <synod/log/hard_record.hpp>
#include <synod/log/window.hpp>

SYNOD_BEGIN_NAMESPACE

/// The durable state of one acceptor: the hard state and the log, as a window over a storage.
///
/// Only the acceptor gets it to write. Appended records stand in the window at once and are handed to the storage
/// in one piece by `stage`, at the latest at the end of the turn; the order of all writes is kept.
template <class Node, class Storage>
class ledger {
 public:
  static constexpr slot any_slot{std::numeric_limits<std::uint64_t>::max()};

  ledger(Storage storage, std::size_t window_bytes, std::size_t window_slots)
      : storage_(std::move(storage)), window_(window_bytes, window_slots), staged_(window_.head()),
        durable_(window_.head()) {}

  /// Reads back what the storage holds. False where its hard state is of no known format: the node must not run.
  bool recover() {
    struct into {
      ledger& to;
      bool sound = true;
      void hard_state(bytes_view bytes) {
        if (auto const h = hard_record::load<Node>(bytes)) to.hard_ = *h; else sound = false;
      }
      void append(batch const& records) {
        for (bytes_view r : records) to.take_in(r);
      }
    } sink{*this};
    storage_.recover(sink);
    durable_ = staged_ = window_.head();
    if constexpr (requires { storage_.snapshot().last; }) {  // what it covers is chosen, and never a hole
      anchored_ = storage_.snapshot().last != slot{};
      base_ = std::max(base_, storage_.snapshot().last);
      last_ = std::max(last_, storage_.snapshot().last);
    }
    return sink.sound;
  }

  // Reading.

  synod::hard_state<Node> const& hard() const { return hard_; }
  promise_mark<Node> const& promised() const { return hard_.promised; }
  /// The highest slot held; 0 where the log is empty.
  slot last() const { return last_; }
  /// The lowest slot that may be held; 1 where nothing was compacted. Else what stands there is an anchor: its ballot is
  /// known, and its slot is chosen, but its entry need not be the one that was.
  slot base() const { return base_; }
  /// The lowest slot whose entry may be told to others: all below are chosen, and in the snapshot.
  slot first() const { return anchored_ ? base_ + 1 : base_; }
  window const& recent() const { return window_; }
  Storage const& storage() const { return storage_; }
  Storage& storage() { return storage_; }

  /// The ballot of the entry in `s`: of slot 0 the oldest ballot, nothing where no entry is held or it cannot be read now.
  SYNOD_OFTEN std::optional<ballot<Node>> ballot_at(slot s) const {
    if (s == slot{}) return ballot<Node>{};
    if (window_.contains(s)) return record::ballot_of<Node>(window_.at(s));
    return s >= base_ && s <= last_ ? stored_ballot_at(s) : std::nullopt;
  }

  /// Whether it cannot be told now what `s` holds: the storage is fetching it.
  bool unread(slot s) const { return read(s, s, 0, [](batch const&) {}) == read_result::later; }

  /// Hands a run of records from `from` to at most `to`, about `bytes_max` long, to `f(batch)`.
  template <class F>
  read_result read(slot from, slot to, std::size_t bytes_max, F f) const {
    if (from > to || from > last_ || from < base_) return read_result::gone;
    if (batch const recent = window_.run(from, to, bytes_max); !recent.empty()) {
      f(recent);
      return read_result::ok;
    }
    return storage_.read(from, bytes_max, [&](batch const& b) { f(window_.before(b, to)); });
  }

  /// The newest whole snapshot, and pieces of it (concept/snapshot.hpp).
  auto snapshot() const { return storage_.snapshot(); }
  auto snapshot(std::same_as<slot> auto of) const requires requires(Storage const& s) { s.snapshot(of); } { return storage_.snapshot(of); }
  std::size_t snapshot_read(slot through, std::uint64_t offset, std::span<std::byte> into) const {
    return storage_.snapshot_read(through, offset, into);
  }

  // Writing.
  void promise(promise_mark<Node> const& p) {
    if (!(p == hard_.promised)) hard_.promised = p, put_hard_state();
  }
  void adopt(ballot<Node> const& b) { if (b != hard_.adopted) hard_.adopted = b, put_hard_state(); }
  /// It holds again all that was chosen with its help: from now on it promises.
  void take_part() { if (std::exchange(hard_.abstains, false)) put_hard_state(); }

  /// Appends `e` with a payload of `payload` bytes that `write(std::byte*)` encodes in place. False where the window
  /// has no room after evicting slots up to `evictable`, or no record is so large; nothing has changed then.
  template <class Write>
  SYNOD_OFTEN bool append(entry<Node> const& e, std::size_t payload, slot evictable, Write write) {
    if (payload > record::payload_bytes_max) return false;
    std::byte* const to = place(e.slot, record::size_for(payload), evictable);
    if (to == nullptr) return append_beneath(e, payload, write);
    return record::store(to, e, payload, write), true;
  }

  /// Appends a whole record, replacing the one that its slot may hold. False as above.
  bool append(bytes_view r, slot evictable) {
    slot const s = record::slot_of(r.data());
    for (slot const evict : {evictable, any_slot})
      if (std::byte* const to = place(s, r.size(), evict)) return std::memcpy(to, r.data(), r.size()), true;
    return !window_.reaches(s) && append_beneath(r);
  }

  /// Appends records behind the last one, all at once, up to the first that is not of the next slot or whose ballot
  /// `fits` refuses; how many. 0 also where they do not fit in one piece.
  template <class Fits>
  SYNOD_OFTEN std::uint64_t append_run(batch const& records, slot evictable, Fits fits) {
    if (records.empty() || last_ != window_.high()) return 0;
    if (unstaged_ != 0 && last_ != window_.newest()) stage();
    std::uint64_t const taken = window_.put_run(records, evictable, durable_, [&](std::byte const* r) {
      return fits(record::ballot_of<Node>(r));
    });
    unstaged_ += taken;
    last_ = last_ + taken;
    return taken;
  }

  /// Removes slot `from` and all above. Pre: none of them is chosen.
  void truncate(slot from) {
    stage();
    storage_.truncate(from);
    window_.truncate(from);
    last_ = std::min(last_, from - 1);
  }

  /// Lets go of the slots below `first_kept`. Pre: it is held, and all up to it is in a durable snapshot.
  void compact(slot first_kept) {
    stage();
    storage_.compact(first_kept);
    base_ = std::max(base_, first_kept);
    anchored_ = true;
  }

  /// Starts the log anew at `anchor`, the record of the last slot that an installed snapshot covers.
  void reset(bytes_view anchor) {
    stage();
    storage_.reset(batch(anchor, 1));
    slot const s = record::slot_of(anchor.data());
    window_.clear(s - 1);
    base_ = last_ = s;
    anchored_ = true;
    take_in(anchor);
    staged_ = window_.head();  // durable_ stays: the anchor is only staged
  }

  template <class Info>
  std::uint64_t snapshot_write(Info const& info, std::uint64_t offset, bytes_view piece) {
    return storage_.snapshot_write(info, offset, piece);
  }
  template <class Info>
  bool snapshot_install(Info const& info) {
    stage();
    return storage_.snapshot_install(info);
  }
  /// Whether `append(r, any_slot)` would find room.
  bool has_room_for(bytes_view r) {
    slot const s = record::slot_of(r.data());
    return !window_.reaches(s) || window_.make_room(s, r.size(), any_slot, durable_);
  }

  /// Hands what was appended since to the storage, in one batch for each piece of memory.
  SYNOD_OFTEN void stage() {
    while (unstaged_ != 0) {
      batch const b = window_.newest(unstaged_, staged_);
      storage_.append(b);
      unstaged_ -= b.size();
    }
    staged_ = window_.head();
  }

  /// Starts a flush where one is due. Pre: `stage` was called.
  void flush() {
    if (storage_.durable() == storage_.staged()) return;
    if (!storage_.flushing()) storage_.flush();
    if (storage_.durable() != storage_.staged()) written_.put(storage_.staged(), staged_);
    note_durable();
  }

  /// A flush is done up to `m`.
  void stored(mark m) {
    storage_.stored(m);
    note_durable();
  }

  bool unstaged() const { return unstaged_ != 0; }
  /// Something is not staged, not durable, or has become durable since the last flush.
  bool busy() const { return unstaged_ != 0 || durable_ != window_.head() || storage_.staged() != storage_.durable(); }
  mark staged() const { return storage_.staged(); }
  /// The proof that all that was staged at `m` is durable, null where it is not.
  synod::durable const* covers(mark m) const { return storage_.durable() < m ? nullptr : &proof; }

  /// Calls `f(value, proof)` with the newest of the values that wait for what is durable by now.
  template <class T, class F>
  void take_covered(awaiting<T>& values, F f) const {
    if (T const* const v = values.take(storage_.durable())) f(*v, proof);
  }

  /// The same state, wherever the records stand in memory.
  friend bool operator==(ledger const& a, ledger const& b) {
    return a.hard_ == b.hard_ && a.last_ == b.last_ && a.base_ == b.base_ && a.anchored_ == b.anchored_ &&
           a.unstaged_ == b.unstaged_ && a.window_ == b.window_ && a.storage_ == b.storage_;
  }

 private:
  void put_hard_state() {
    stage();
    auto const bytes = hard_record::store(hard_);
    storage_.put(bytes);
  }

  SYNOD_RARE std::optional<ballot<Node>> stored_ballot_at(slot s) const {
    std::optional<ballot<Node>> found;
    storage_.read(s, 0, [&](batch const& b) { found = record::ballot_of<Node>(b.bytes().data()); });
    return found;
  }

  /// A hole far below what the window holds is filled on the storage alone. The entry comes by value: a caller that gives
  /// its address away would have it in memory each time.
  template <class Write>
  SYNOD_RARE bool append_beneath(entry<Node> e, std::size_t payload, Write write) {
    std::vector<std::byte> r(window_.reaches(e.slot) ? 0 : record::size_for(payload));
    return !r.empty() && (record::store(r.data(), e, payload, write), append_beneath({r.data(), r.size()}));
  }
  SYNOD_RARE bool append_beneath(bytes_view r) {
    stage();
    storage_.append(batch(r, 1));
    return last_ = std::max(last_, record::slot_of(r.data())), true;
  }

  /// Memory for the record of slot `s`, null where there is none. What is not staged are always the newest records.
  SYNOD_OFTEN std::byte* place(slot s, std::size_t size, slot evictable) {
    std::byte* to = window_.next(s, size);
    if (to == nullptr && (to = make_place(s, size, evictable)) == nullptr) return nullptr;
    ++unstaged_;
    last_ = std::max(last_, s);
    return to;
  }
  SYNOD_RARE std::byte* make_place(slot s, std::size_t size, slot evictable) {
    if (!window_.make_room(s, size, evictable, durable_)) return nullptr;
    if (s != window_.newest() + 1) stage();
    return window_.put(s, size);
  }

  /// A record that the storage holds already.
  void take_in(bytes_view r) {
    slot const s = record::slot_of(r.data());
    last_ = std::max(last_, s);
    if (window_.make_room(s, r.size(), any_slot, window_.head()))
      std::memcpy(window_.put(s, r.size()), r.data(), r.size());
  }

  void note_durable() {
    if (storage_.durable() == storage_.staged()) {
      written_.clear();
      durable_ = staged_;
    } else if (auto const* const p = written_.take(storage_.durable())) {
      durable_ = *p;
    }
  }

  static constexpr synod::durable proof{};

  mutable Storage storage_;  // reading may fill its caches; what it holds does not change by that
  window window_;
  window::position staged_;   // records before this position are staged
  window::position durable_;  // records before this position are durable
  awaiting<window::position> written_;
  synod::hard_state<Node> hard_{};
  slot last_{};
  slot base_{1};
  bool anchored_ = false;
  std::uint64_t unstaged_ = 0;  // so many of the newest records the storage has not been given
};

SYNOD_END_NAMESPACE
