// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <utility>
#include <vector>

#include <synod/codec/crc32c.hpp>
#include <synod/concept/snapshot.hpp>
#include <synod/concept/storage.hpp>
#include <synod/sim/operation.hpp>
#include <synod/sim/platter.hpp>
#include <synod/sim/prng.hpp>

SYNOD_BEGIN_NAMESPACE
namespace sim {

/// A disk that has two faces: what the node sees (`view`), and what a crash leaves (`stable`). Flushes take as long as
/// the owner pleases: `flush` only begins one, `stored` ends it. A value: it is moved out of a crashed replica and into
/// the next one.
class disk {
 public:
  struct habits {
    bool prompt = false;       ///< `flush` is done when it returns
    bool slow_reads = false;   ///< a slot read for the first time answers `later`
    friend bool operator==(habits const&, habits const&) = default;
  };

  disk() = default;
  explicit disk(habits h) : habits_(h) {}
  void habits_are(habits h) { habits_ = h; }
  habits habits_now() const { return habits_; }

  // The storage concept.

  template <class Into>
  void recover(Into& into) {
    strays_.clear();  // what stands behind a gap is cut off
    view_ = stable_;
    if (!view_.hard().empty()) into.hard_state(view_.hard());
    std::vector<std::byte> piece;
    std::uint32_t count = 0;
    for (slot s = view_.base(); s <= view_.last(); s = s + 1) {
      if (!view_.holds(s)) continue;
      bytes_view const r = view_.record_at(s);
      piece.insert(piece.end(), r.begin(), r.end());
      if (++count == 3) into.append(batch(piece, std::exchange(count, 0))), piece.clear();
    }
    if (count != 0) into.append(batch(piece, count));
  }

  void put(bytes_view hard) { stage({operation::kind::put, {}, {hard.begin(), hard.end()}, {}}); }
  void append(batch const& b) { stage({operation::kind::append, {}, {b.bytes().begin(), b.bytes().end()}, {}}); }
  void truncate(slot from) { stage({operation::kind::truncate, from, {}, {}}); }
  void compact(slot first_kept) { stage({operation::kind::compact, first_kept, {}, {}}); }

  mark staged() const { return durable_ + pending(); }
  mark durable() const { return durable_; }
  void flush() {
    flushing_ = staged();
    if (habits_.prompt) stored(staged());
  }
  bool flushing() const { return flushing_ > durable_; }
  void stored(mark m) {
    if (durable_ < m) flushed_before_ = flushed_last_, flushed_last_ = stable_.last();
    for (; durable_ < m && done_ < journal_.size(); durable_ = durable_ + 1) {
      apply(stable_, journal_[done_]);
      if (misdirects_ && journal_[done_].what == operation::kind::append) misdirect(record::slot_of(journal_[done_].bytes.data()));
      ++done_;
    }
  }

  template <class F>
  read_result read(slot from, std::size_t bytes_max, F f) {
    if (!view_.holds(from)) return read_result::gone;
    if (habits_.slow_reads && !fetched(from)) {
      wanted_ = from;
      return read_result::later;
    }
    out_.clear();
    std::uint32_t count = 0;
    for (slot s = from; view_.holds(s); s = s + 1, ++count) {
      if (!stable_.sound(s)) {
        failed_ = count == 0;
        break;
      }
      bytes_view const r = view_.record_at(s);
      if (count != 0 && out_.size() + r.size() > bytes_max) break;
      out_.insert(out_.end(), r.begin(), r.end());
    }
    if (count == 0) return read_result::later;  // and its owner looks at `failed`
    f(batch(out_, count));
    return read_result::ok;
  }

  // The snapshot concept.

  snapshot_info snapshot() const { return view_.snapshot(); }
  std::size_t snapshot_read(slot through, std::uint64_t offset, std::span<std::byte> into) const {
    bytes_view const image = view_.snapshot_bytes();
    if (view_.snapshot().last != through || offset >= image.size()) return 0;
    std::size_t const size = std::min<std::size_t>(into.size(), image.size() - offset);
    std::copy_n(image.begin() + static_cast<std::ptrdiff_t>(offset), size, into.begin());
    return size;
  }
  std::uint64_t snapshot_write(snapshot_info const& info, std::uint64_t offset, bytes_view piece) {
    if (!(info == arriving_)) arriving_ = info, image_.clear();
    if (offset == image_.size() && piece.size() <= info.size - image_.size())
      image_.insert(image_.end(), piece.begin(), piece.end());
    return image_.size();
  }
  bool snapshot_install(snapshot_info const& info) {
    bool const whole = info == arriving_ && image_.size() == info.size && crc32c(image_) == info.checksum;
    if (whole) stage({operation::kind::install, {}, image_, info});
    arriving_ = {};
    image_.clear();
    return whole;
  }
  void reset(batch const& anchor) {
    stage({operation::kind::reset, {}, {anchor.bytes().begin(), anchor.bytes().end()}, {}});
  }

  // The owner's side.

  platter const& view() const { return view_; }
  platter const& stable() const { return stable_; }
  std::uint64_t pending() const { return journal_.size() - done_; }
  /// What was staged since `forget_journal`, and also what is not durable yet.
  std::vector<operation> const& journal() const { return journal_; }
  /// Drops what is durable from the journal.
  void forget_journal() {
    journal_.erase(journal_.begin(), journal_.begin() + static_cast<std::ptrdiff_t>(done_));
    done_ = 0;
  }
  /// Something was read that is not what was written: whoever owns the disk must stop.
  bool failed() const { return failed_; }
  /// Whether a recovery finds everything as it was written. Where it does not, its node must not run.
  bool sound() const { return stable_.sound(); }
  /// Flips a bit in something that is durable, by `luck`. Not in what the last flush has written: nobody can tell that from
  /// a flush that a crash has cut short (storage/wal_recovery.hpp). False where there is nothing to damage.
  bool flip(std::uint64_t luck) {
    dice d(luck);
    slot const place = d.below(8) == 0 ? platter::hard_place : d.below(8) == 0 ? platter::snapshot_place : any_settled(d);
    bytes_view const was = stable_.medium_at(place);
    if (was.empty()) return false;
    std::vector<std::byte> now(was.begin(), was.end());
    now[d.below(now.size())] ^= static_cast<std::byte>(1U << d.below(8));
    stable_.damage(place, std::move(now));
    return true;
  }
  /// The next record that becomes durable is written over another one.
  void misdirect_next(std::uint64_t luck) { misdirects_ = luck; }
  /// Something is damaged, or about to be.
  bool spoilt() const { return misdirects_ || !sound(); }
  /// Another disk stands in the place of this one.
  void replace() { *this = disk(habits_); }

  mark flush_target() const { return flushing_; }
  /// A read has answered `later`; `fetch` makes it answer.
  bool reading() const { return wanted_ != slot{}; }
  void fetch() {
    ready_[next_ready_++ % ready_.size()] = std::exchange(wanted_, slot{});
  }

  /// The power goes. Of what was not durable the first `kept` operations survive, and of the next one, where it has
  /// several records, the first `records`. Returns whether anything was lost.
  bool crash(std::uint64_t kept, std::uint64_t records) {
    std::size_t last = done_ + static_cast<std::size_t>(std::min(kept, pending()));
    if (splits_install(last)) --last;
    for (; done_ < last; durable_ = durable_ + 1) apply(stable_, journal_[done_++]);
    bool const lost = pending() != 0;
    if (lost && journal_[done_].what == operation::kind::append)
      for (bytes_view r : all_records(journal_[done_].bytes)) {
        if (records-- == 0) break;
        stable_.append(r);
      }
    journal_.clear();
    done_ = 0;
    flushing_ = durable_;
    view_ = stable_;
    arriving_ = {};
    image_.clear();
    wanted_ = {};
    failed_ = false;
    misdirects_.reset();
    return lost;
  }
  /// What a crash leaves of what was not durable: the first operations, the first records of the next one, and behind
  /// that gap whatever else had reached the medium.
  struct remains {
    std::uint64_t operations = 0;
    std::uint64_t records = 0;
    std::vector<operation> strays;
  };
  bool crash(remains left) {
    bool const lost = crash(left.operations, left.records);
    strays_ = std::move(left.strays);
    return lost;
  }
  /// Of what is not durable any part survives, each piece whole or torn. A log is read back as far as it is whole: what
  /// stands behind the first gap is no part of it.
  remains scattered(dice& luck) const {
    remains r;
    bool gap = false;
    for (std::size_t i = done_; i < journal_.size(); ++i) {
      bool const whole = luck.chance(always / 2);
      gap = gap || !whole;
      if (whole && !gap) ++r.operations;
      if (whole && gap) r.strays.push_back(journal_[i]);
    }
    if (gap) r.records = luck.below(4);
    return r;
  }
  /// What the last crash has left behind a gap; a recovery that is sound has no use for it.
  std::vector<operation> const& strays() const { return strays_; }

  friend bool operator==(disk const&, disk const&) = default;

 private:
  static batch all_records(bytes_view bytes) { return batch(bytes, 0); }

  /// A snapshot and the log that it replaces change together.
  bool splits_install(std::size_t at) const {
    return at > done_ && at < journal_.size() && journal_[at - 1].what == operation::kind::install &&
           journal_[at].what == operation::kind::reset;
  }

  /// A slot that is held, and was before the last flush but one; 0 where there is none.
  slot any_settled(dice& d) const {
    slot const last = std::min(flushed_before_, stable_.last());
    if (last < stable_.base()) return {};
    slot const s = stable_.base() + d.below(last - stable_.base() + 1);
    return stable_.holds(s) ? s : slot{};
  }
  /// What was written to slot `s` stands in the place of another, and there nothing.
  void misdirect(slot s) {
    dice d(*misdirects_);
    slot const hit = any_settled(d);
    if (hit == slot{} || hit == s || !stable_.holds(s)) return;
    misdirects_.reset();
    bytes_view const r = stable_.record_at(s);
    stable_.damage(hit, {r.begin(), r.end()});
    stable_.damage(s, {});
  }

  void stage(operation o) {
    apply(view_, o);
    journal_.push_back(std::move(o));
  }

  static void apply(platter& to, operation const& o) {
    switch (o.what) {
      case operation::kind::put: return to.put(o.bytes);
      case operation::kind::append:
        for (bytes_view r : all_records(o.bytes)) to.append(r);
        return;
      case operation::kind::truncate: return to.truncate(o.at);
      case operation::kind::compact: return to.compact(o.at);
      case operation::kind::install: return to.install(o.info, o.bytes);
      case operation::kind::reset: return to.reset(o.bytes);
    }
  }

  /// A seek brings its neighbourhood along.
  bool fetched(slot s) const {
    return std::any_of(ready_.begin(), ready_.end(), [s](slot r) { return r != slot{} && r <= s && s - r < 8; });
  }

  habits habits_{};
  platter stable_;
  platter view_;
  std::vector<operation> journal_;
  std::size_t done_ = 0;  // of the journal: this many are durable
  mark durable_{};
  mark flushing_{};
  snapshot_info arriving_{};
  std::vector<std::byte> image_;
  std::vector<std::byte> out_;
  slot wanted_{};
  std::array<slot, 4> ready_{};
  std::size_t next_ready_ = 0;
  std::vector<operation> strays_;
  slot flushed_last_{}, flushed_before_{};    // the last slot held before the last flush, and before the one before
  std::optional<std::uint64_t> misdirects_;   // by this luck
  bool failed_ = false;
};

}  // namespace sim
SYNOD_END_NAMESPACE
