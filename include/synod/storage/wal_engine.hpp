// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <random>
#include <string>
#include <utility>
#include <vector>

#include <synod/concept/storage.hpp>
#include <synod/core/batch.hpp>
#include <synod/storage/slot_index.hpp>
#include <synod/storage/wal_chunk.hpp>
#include <synod/storage/wal_contents.hpp>
#include <synod/storage/wal_error.hpp>
#include <synod/storage/wal_floor.hpp>
#include <synod/storage/wal_flusher.hpp>
#include <synod/storage/wal_format.hpp>
#include <synod/storage/wal_opening.hpp>
#include <synod/storage/wal_options.hpp>
#include <synod/storage/wal_segment.hpp>
#include <synod/storage/wal_snapshots.hpp>
#include <synod/storage/wal_stage.hpp>

SYNOD_BEGIN_NAMESPACE

namespace detail {

/// The write-ahead log behind `basic_wal`. Frames are staged into one buffer while the other is being flushed; a
/// record is found by its position in the log's endless stream of bytes, wherever that stands by now.
template <class Files>
class wal_engine {
 public:
  explicit wal_engine(wal_options o) : options_(std::move(o)), snapshots_(options_.directory, options_.log) {}
  ~wal_engine() {
    bool const opened = flusher_ != nullptr;
    flusher_.reset();  // what is under way is finished
    if (opened && !failed_ && !failure_ && !segments_.empty())
      static_cast<void>(wal_floor{segments_.back().number, sequence_}.template store<Files>(lock_, lock_path()));
    for (wal_segment const& s : segments_) Files::close(s.fd < 0 ? told_fd_ : s.fd);  // begun, and not taken over yet
    Files::close(lock_);
  }
  wal_engine(wal_engine const&) = delete;
  wal_engine& operator=(wal_engine const&) = delete;

  wal_error open() {
    if (int const e = Files::make_directory(directory()))
      return wal_error::system(directory(), 0, "cannot create the directory", e);
    if (int const e = Files::open(lock_path(), O_RDWR | O_CREAT, lock_))
      return wal_error::system(lock_path(), 0, "cannot open", e);
    if (Files::lock(lock_) != 0)
      return {wal_error::kind::locked, lock_path(), 0, "another process uses this directory; a log has one writer"};
    wal_opening<Files> found;
    wal_error e = found.read(options_, lock_, lock_path(), snapshots_);
    segments_ = std::move(found.segments);
    if (e) return e;
    contents_ = std::move(found.contents);
    outdated_ = std::move(found.outdated);
    begun_ = contents_.head();
    durable_oldest_ = contents_.oldest;
    sequence_ = found.next_sequence;
    stage_.restart(segments_.empty() ? wal_format::first_position : segments_.back().end);
    flusher_ = std::make_unique<wal_flusher<Files>>(options_, lock_,
                                                    [this](mark m, int fd, wal_error const& why) { told(m, fd, why); });
    return {};
  }

  std::string const& directory() const { return options_.directory; }
  wal_error const& failure() const { return failure_; }
  void on_stored(std::function<void(mark, wal_error const&)> f) { on_stored_ = std::move(f); }
  wal_snapshots<Files>& snapshots() { return snapshots_; }

  template <class Into>
  void recover(Into& into) {
    if (!contents_.hard.empty()) into.hard_state(bytes_view(contents_.hard));
    for (slot s = contents_.index.first(); s <= contents_.index.last();) {
      std::uint64_t taken = 0;
      read(s, std::size_t{1} << 18, [&](batch const& b) {
        into.append(b);
        taken = b.size();
      });
      if (failure_) return into.hard_state(bytes_view{});  // whoever recovers must not run on half a log
      s = s + std::max<std::uint64_t>(taken, 1);
    }
  }

  void put(bytes_view hard) {
    contents_.hard.assign(hard.begin(), hard.end());
    stage(wal_format::type::hard_state, hard);
  }
  void append(batch const& records) {
    for (bytes_view r : records) {
      slot const s = record::slot_of(r.data());
      contents_.index.place(s, stage(wal_format::type::record, r));
      stage_.reaches(s);
    }
  }
  void truncate(slot from) {
    std::array<std::byte, 8> body;
    store_little(body.data(), from.value);
    stage(wal_format::type::truncate, body);
    contents_.index.truncate(from);
  }
  /// Whole segments below go once it is durable that they may: that names the oldest one that must be there.
  void compact(slot first_kept) {
    contents_.compacted = std::max(contents_.compacted, first_kept);
    for (std::size_t i = 0; i + 1 < segments_.size() && segments_[i].high < contents_.compacted; ++i)
      contents_.oldest = std::max(contents_.oldest, segments_[i].number + 1);
    contents_.snapshot = std::max({snapshots_.newest().last, install_.value_or(slot{}), flying_install_.value_or(slot{})});
    stage(wal_format::type::compact, contents_.compaction());
    contents_.index.compact(first_kept);
  }
  bool install(snapshot_info const& info) {
    if (install_ || flying_install_ || !snapshots_.complete(info)) return false;
    install_ = info.last;
    staged_ = staged_ + 1;
    return true;
  }
  void reset(batch const& anchor) {
    std::uint64_t const at = stage(wal_format::type::reset, *anchor.begin());
    stage_.reaches(anchor.first());
    contents_.index.clear(anchor.first());
    contents_.index.place(anchor.first(), at);
    compact(anchor.first());
  }
  bool adopt(snapshot_info const& info) {
    if (wal_error e = snapshots_.open(info.last)) return fail(std::move(e)), false;
    for (std::string& name : snapshots_.outdated()) outdated_.push_back(std::move(name));
    return true;
  }

  mark staged() const { return staged_; }
  mark durable() const { return durable_; }
  bool flushing() const { return flying_covers_.has_value(); }

  void flush() {
    if (flushing() || failure_ || durable_ == staged_) return;
    begin_segment_if_due();
    wal_segment& s = segments_.back();
    wal_job job;
    job.covers = staged_;
    std::swap(flying_, stage_);
    stage_.restart(s.end = flying_.end());
    s.high = std::max(s.high, flying_.high());
    job.bytes = &flying_.bytes();
    job.segment = s.number;
    job.tag = s.tag;
    job.fd = s.fd;
    job.offset = s.offset_of(flying_.begin());
    job.sequence = sequence_;
    sequence_ += flying_.frames();
    flying_install_ = std::exchange(install_, std::nullopt);
    if (flying_install_) job.install = {"install.tmp", snapshot_file::name(*flying_install_)};
    job.remove = removable();
    flying_covers_ = staged_;
    begun_ = contents_.head();
    flusher_->start(std::move(job));
    if (options_.flush == flush_on::call) stored(*flying_covers_);
  }
  wal_flusher<Files>& flusher() { return *flusher_; }

  void stored(mark m) {
    if (!flying_covers_ || m != *flying_covers_ || failed_) {
      if (failed_ && !failure_) failure_ = told_;
      return;
    }
    segments_.back().fd = told_fd_;
    durable_ = m;
    flying_covers_.reset();
    flying_.restart(0);
    if (auto const installed = std::exchange(flying_install_, std::nullopt)) {
      if (wal_error e = snapshots_.open(*installed)) return fail(std::move(e));
      for (std::string& name : snapshots_.outdated()) outdated_.push_back(std::move(name));
    }
    while (dropped_ != 0) {
      Files::close(segments_.front().fd);
      segments_.erase(segments_.begin());
      --dropped_;
    }
  }

  template <class F>
  read_result read(slot from, std::size_t bytes_max, F f) {
    std::uint64_t const at = contents_.index.at(from);
    if (at == slot_index::none) return read_result::gone;
    scratch_.clear();
    std::uint32_t count = 0;
    for (slot s = from; s <= contents_.index.last(); s = s + 1, ++count) {
      std::uint64_t const p = contents_.index.at(s);
      if (p == slot_index::none) break;
      bytes_view const r = record_at(p, bytes_max);
      if (r.empty()) return count == 0 ? read_result::later : (f(batch(scratch_, count)), read_result::ok);
      if (count != 0 && scratch_.size() + r.size() > bytes_max) break;
      scratch_.insert(scratch_.end(), r.begin(), r.end());
    }
    f(batch(scratch_, count));
    return read_result::ok;
  }

 private:
  std::string lock_path() const { return directory() + "/LOCK"; }

  std::uint64_t stage(wal_format::type t, bytes_view body) {
    staged_ = staged_ + 1;
    return stage_.add(t, body);
  }

  /// A new segment begins with the hard state and the compaction, so that the ones before it can be let go: as they
  /// were before what is staged, or a torn flush would keep a later operation without an earlier one. So does one that a
  /// crash left without them.
  void begin_segment_if_due() {
    bool const empty = !segments_.empty() && segments_.back().end == segments_.back().begin;
    if (!segments_.empty() && !empty) {
      wal_segment const& last = segments_.back();
      if (last.offset_of(last.end) + (stage_.end() - stage_.begin()) <= options_.segment_bytes) return;
    }
    stage_.precede([this](wal_stage& to) {
      if (!begun_.hard.empty()) to.add(wal_format::type::hard_state, begun_.hard);
      to.add(wal_format::type::compact, begun_.compaction);
    });
    if (!empty) {
      wal_segment s;
      s.number = segments_.empty() ? contents_.oldest : segments_.back().number + 1;
      s.tag = std::random_device{}();
      s.from = stage_.from();
      segments_.push_back(s);
    }
    segments_.back().begin = stage_.begin();
  }

  /// The files that may go once the flush is durable: they were let go in a flush that is durable already.
  std::vector<std::string> removable() {
    std::vector<std::string> names = std::exchange(outdated_, {});
    for (std::size_t i = 0; i + 1 < segments_.size() && segments_[i].number < durable_oldest_; ++i) {
      names.push_back(segment_name(segments_[i].number));
      ++dropped_;
    }
    durable_oldest_ = contents_.oldest;
    return names;
  }

  /// On the flushing thread; what it leaves here is read after the mark was handed over.
  void told(mark m, int fd, wal_error const& why) {
    told_fd_ = fd;
    if (why) {
      told_ = why;
      failed_ = true;
    }
    if (on_stored_) on_stored_(m, why);
  }

  /// On the owner's thread: nothing is written any more, and it is told of like a flush that failed.
  void fail(wal_error why) {
    if (failure_) return;
    failure_ = std::move(why);
    if (on_stored_) on_stored_(durable_, failure_);
  }

  /// The record in the frame at `p`; nothing, and the log has failed, where it cannot be read back as it was written.
  bytes_view record_at(std::uint64_t p, std::size_t bytes_wanted) {
    if (bytes_view const held = stage_.body_at(p); !held.empty()) return held;
    if (bytes_view const held = flying_.body_at(p); !held.empty()) return held;
    wal_segment const& s = segment_at(segments_, p);
    std::uint64_t const end = flushing() ? std::min(s.end, flying_.from()) : s.end;
    if (auto const f = chunk_.template frame<Files>(s, p, end, bytes_wanted)) return f->body;
    fail({wal_error::kind::corrupt, directory() + "/" + segment_name(s.number), s.offset_of(p),
          "a record cannot be read back as it was written"});
    return {};
  }

  wal_options options_;
  wal_snapshots<Files> snapshots_;
  int lock_ = -1;
  std::vector<wal_segment> segments_;
  wal_contents contents_;
  wal_contents::header begun_;        // as of the last flush
  std::uint64_t durable_oldest_ = 1;  // the oldest segment that must be there, as far as that is durable
  std::size_t dropped_ = 0;           // segments whose files go with the flush under way
  std::vector<std::string> outdated_;
  wal_stage stage_, flying_;
  std::uint64_t sequence_ = 1;        // of the first frame staged
  mark staged_{}, durable_{};
  std::optional<mark> flying_covers_;
  std::optional<slot> install_, flying_install_;  // a snapshot received, kept with the next flush; with the one under way
  std::vector<std::byte> scratch_;
  wal_chunk chunk_;
  std::function<void(mark, wal_error const&)> on_stored_;
  wal_error failure_, told_;
  int told_fd_ = -1;
  bool failed_ = false;
  std::unique_ptr<wal_flusher<Files>> flusher_;
};

}  // namespace detail
SYNOD_END_NAMESPACE
