// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <algorithm>
#include <condition_variable>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <mutex>
#include <optional>
#include <string>
#include <thread>
#include <utility>
#include <vector>

#include <synod/core/number.hpp>
#include <synod/storage/wal_error.hpp>
#include <synod/storage/wal_floor.hpp>
#include <synod/storage/wal_format.hpp>
#include <synod/storage/wal_options.hpp>
#include <synod/storage/wal_segment.hpp>
#include <synod/storage/wal_spares.hpp>

SYNOD_BEGIN_NAMESPACE
namespace detail {

/// One flush: what was staged, and where it goes.
struct wal_job {
  std::vector<std::byte>* bytes = nullptr;  ///< frames without sequences and checksums; not read elsewhere meanwhile
  std::uint64_t segment = 0;
  int fd = -1;                              ///< of the segment; -1 to begin it
  std::uint32_t tag = 0;                    ///< of the segment
  std::uint64_t offset = 0;
  std::uint64_t sequence = 0;               ///< of the first frame
  mark covers{};
  std::optional<std::pair<std::string, std::string>> install{};  ///< a snapshot's file, and its name
  std::vector<std::string> remove{};        ///< files that nobody needs once this flush is durable
};

/// Does flushes, one at a time, on the thread that `flush_on` names. But for `flush_on::call` it has a thread besides,
/// which makes the next segment ready and removes those that are done with, so that no flush waits for that.
template <class Files>
class wal_flusher {
 public:
  /// Told of each flush, on the thread that did it: the job's mark and the segment's descriptor, or what went wrong.
  using done = std::function<void(mark, int fd, wal_error const&)>;

  /// `lock` is the open lock file, which keeps the floor.
  wal_flusher(wal_options const& o, int lock, done tell)
      : directory_(o.directory), stream_(o.stream), segment_bytes_(std::max<std::uint64_t>(o.segment_bytes, 512)),
        lock_(lock), on_(o.flush), tell_(std::move(tell)), spares_(directory_, segment_bytes_) {
    if (on_ != flush_on::call) thread_ = std::thread([this] { work(); });
  }
  ~wal_flusher() {
    carry_out();
    if (thread_.joinable()) {
      {
        std::lock_guard const lock(mutex_);
        stop_ = true;
      }
      wake_.notify_one();
      thread_.join();
    }
  }
  wal_flusher(wal_flusher const&) = delete;
  wal_flusher& operator=(wal_flusher const&) = delete;

  /// Pre: the flush before has been told of.
  void start(wal_job job) {
    switch (on_) {
      case flush_on::call: return run(job);
      case flush_on::host: due_ = std::move(job); return;
      case flush_on::thread: break;
    }
    {
      std::lock_guard const lock(mutex_);
      job_ = std::move(job);
    }
    wake_.notify_one();
  }
  bool due() const { return due_.has_value(); }
  /// Does the flush that was left to the host, if there is one.
  void carry_out() {
    if (!due_) return;
    wal_job job = *std::exchange(due_, std::nullopt);
    run(job);
  }

 private:
  void work() {
    for (std::unique_lock lock(mutex_);;) {
      wake_.wait(lock, [this] { return stop_ || job_ || untidy(); });
      if (job_) {  // what was asked for is done before stopping
        wal_job job = *std::exchange(job_, std::nullopt);
        lock.unlock();
        run(job);
        lock.lock();
      }
      if (untidy()) {
        auto const gone = std::exchange(remove_, {});
        bool const prepare = std::exchange(prepare_, false) && !stop_;
        busy_ = true;
        lock.unlock();
        spares_.release(gone);
        if (prepare) static_cast<void>(spares_.prepare());  // where it fails, it is tried again when it is needed
        lock.lock();
        busy_ = false;
        ready_.notify_one();
      } else if (stop_ && !job_) return;
    }
  }

  void run(wal_job& job) {
    wal_error const e = flush(job);
    tell_(job.covers, job.fd, e);
    if (e || (job.remove.empty() && !begun_)) return;
    if (on_ == flush_on::call) return spares_.release(job.remove);
    {
      std::lock_guard const lock(mutex_);
      remove_.insert(remove_.end(), job.remove.begin(), job.remove.end());
      prepare_ = prepare_ || std::exchange(begun_, false);
    }
    wake_.notify_one();
  }
  /// Something is to be done that nobody waits for.
  bool untidy() const { return prepare_ || !remove_.empty(); }
  void await_spares() {
    if (on_ != flush_on::host) return;  // else they are this thread's
    std::unique_lock lock(mutex_);
    ready_.wait(lock, [this] { return !busy_ && !untidy(); });
  }

  wal_error flush(wal_job& job) {
    if (job.install)
      if (wal_error e = keep(*job.install)) return e;
    std::string const path = directory_ + "/" + segment_name(job.segment);
    if (job.fd < 0) {
      await_spares();
      bool reused = false;
      if (wal_error e = spares_.take(job.fd, reused)) return e;
      begun_ = true;
      wal_format::header const h{job.tag, stream_, job.segment, segment_bytes_, job.sequence, reused};
      if (wal_error e = publish_segment<Files>(directory_, job.fd, h)) return e;
      if (wal_error e = wal_floor{job.segment, job.sequence}.template store<Files>(lock_, directory_ + "/LOCK")) return e;
    }
    std::byte* const end = job.bytes->data() + job.bytes->size();
    std::uint64_t sequence = job.sequence;
    for (std::byte* f = job.bytes->data(); f != end; f += wal_format::size(f), ++sequence) {
      store_little(f + 8, sequence);
      wal_format::seal(f, job.sequence, job.tag);
    }
    if (int const code = Files::write_at(job.fd, *job.bytes, job.offset))
      return wal_error::system(path, job.offset, "cannot write", code);
    if (int const code = Files::sync_data(job.fd))  // never tried again: what a failed flush left behind is unknown
      return wal_error::system(path, job.offset, "cannot flush", code);
    return {};
  }

  wal_error keep(std::pair<std::string, std::string> const& install) {
    std::string const from = directory_ + "/" + install.first;
    int fd = -1;
    if (int const e = Files::open(from, O_RDWR, fd)) return wal_error::system(from, 0, "cannot open the snapshot", e);
    int const e = Files::sync(fd);
    Files::close(fd);
    if (e) return wal_error::system(from, 0, "cannot flush the snapshot", e);
    if (int const r = Files::rename(from, directory_ + "/" + install.second))
      return wal_error::system(from, 0, "cannot name the snapshot", r);
    if (int const r = Files::sync_directory(directory_))
      return wal_error::system(directory_, 0, "cannot flush the directory", r);
    return {};
  }

  std::string directory_;
  std::uint64_t stream_;
  std::uint64_t segment_bytes_;
  int lock_;
  flush_on on_;
  done tell_;
  std::optional<wal_job> due_;  // left to the host
  wal_spares<Files> spares_;    // of the thread, unless it has nothing to tidy
  bool begun_ = true;           // a segment was, and the next is not made ready yet
  std::mutex mutex_;    // of what follows
  std::condition_variable wake_, ready_;
  std::optional<wal_job> job_;
  std::vector<std::string> remove_;
  bool prepare_ = false, busy_ = false, stop_ = false;
  std::thread thread_;
};

}  // namespace detail
SYNOD_END_NAMESPACE
