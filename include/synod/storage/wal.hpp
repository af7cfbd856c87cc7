// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <utility>

#include <synod/concept/snapshot.hpp>
#include <synod/concept/storage.hpp>
#include <synod/storage/wal_engine.hpp>
#include <synod/storage/wal_error.hpp>
#include <synod/storage/wal_files.hpp>
#include <synod/storage/wal_snapshot.hpp>

SYNOD_BEGIN_NAMESPACE

/// A durable storage: a segmented write-ahead log in a directory of its own, and snapshots beside it. Up to four segments
/// that were let go stay there, to be written over by the next ones.
///
/// All that was staged is written in one piece and made durable by one `fdatasync`, on a thread of its own unless
/// `wal_options::flush` says otherwise; that thread tells of it through `on_stored`, and whoever owns the replica posts
/// it to the replica's thread. A write or flush that fails is final: it is told once, and nothing is written any more.
template <class Files>
class basic_wal {
 public:
  using options = wal_options;
  using snapshot_writer = basic_snapshot_writer<Files>;

  /// The result of `open`: a log, or why there is none.
  struct opened {
    std::optional<basic_wal> log;
    wal_error error;
  };

  /// Opens or creates the log in `o.directory`, alone: a second opener is refused. A torn tail is cut and told of
  /// through `o.log`; damage that a crash cannot explain is an error that names file, offset and reason.
  static opened open(options o) {
    auto engine = std::make_unique<detail::wal_engine<Files>>(std::move(o));
    if (wal_error e = engine->open()) return {std::nullopt, std::move(e)};
    return {basic_wal(std::move(engine)), {}};
  }

  /// Where flushes are told of: `f(mark, error)`, on the thread that flushes; and when the log ends with one under way or
  /// left to the host, which is done before. Pre: no flush is under way.
  void on_stored(std::function<void(mark, wal_error const&)> f) { engine_->on_stored(std::move(f)); }
  /// Whether a flush has been left to the host.
  bool due() const { return engine_->flusher().due(); }
  /// With `flush_on::host`: writes and flushes what `flush` has left to do, if anything, and tells of it. To be called
  /// behind every turn, when what may leave before the flush has left.
  void carry_out() { engine_->flusher().carry_out(); }
  /// What went wrong, once something has.
  wal_error const& failure() const { return engine_->failure(); }

  // The storage concept.
  template <class Into>
  void recover(Into& into) { engine_->recover(into); }
  void put(bytes_view hard) { engine_->put(hard); }
  void append(batch const& records) { engine_->append(records); }
  void truncate(slot from) { engine_->truncate(from); }
  void compact(slot first_kept) { engine_->compact(first_kept); }
  mark staged() const { return engine_->staged(); }
  mark durable() const { return engine_->durable(); }
  void flush() { engine_->flush(); }
  bool flushing() const { return engine_->flushing(); }
  void stored(mark m) { engine_->stored(m); }
  template <class F>
  read_result read(slot from, std::size_t bytes_max, F f) const { return engine_->read(from, bytes_max, f); }

  // Snapshots.
  snapshot_info snapshot() const { return engine_->snapshots().newest(); }
  snapshot_info snapshot(slot last) const { return engine_->snapshots().through(last); }
  std::size_t snapshot_read(slot last, std::uint64_t offset, std::span<std::byte> into) const {
    return engine_->snapshots().read(last, offset, into);
  }
  std::uint64_t snapshot_write(snapshot_info const& info, std::uint64_t offset, bytes_view piece) {
    return engine_->snapshots().write(info, offset, piece);
  }
  bool snapshot_install(snapshot_info const& info) { return engine_->install(info); }
  void reset(batch const& anchor) { engine_->reset(anchor); }

  /// Begins a snapshot of the own state machine, which has seen all deliveries through `last`; may be written on any
  /// thread. Once its `finish` has given an info, that goes to `adopt` on the replica's thread, then to
  /// `replica.compact`.
  snapshot_writer begin_snapshot(slot last, std::array<std::byte, 24> const& ballot) {
    return snapshot_writer(engine_->directory(), last, ballot);
  }
  /// Takes a finished snapshot for the newest. False, with `failure()` set, where it cannot be read back.
  bool adopt(snapshot_info const& info) { return engine_->adopt(info); }

 private:
  explicit basic_wal(std::unique_ptr<detail::wal_engine<Files>> engine) : engine_(std::move(engine)) {}
  std::unique_ptr<detail::wal_engine<Files>> engine_;
};

/// The write-ahead log on this machine's file system.
using wal = basic_wal<posix_files>;

SYNOD_END_NAMESPACE
