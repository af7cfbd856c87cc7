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

/// Does flushes, one at a time: in the caller's thread, or on one of its own so that the caller never waits for a disk.
template <class Files>
class wal_flusher {
 public:
  /// Told of each flush, on the thread that did it: the job's mark and the segment's descriptor, or what went wrong.
  using done = std::function<void(mark, int fd, wal_error const&)>;

  /// `lock` is the open lock file, which keeps the floor.
  wal_flusher(wal_options const& o, int lock, done tell)
      : directory_(o.directory), stream_(o.stream), segment_bytes_(std::max<std::uint64_t>(o.segment_bytes, 512)),
        lock_(lock), tell_(std::move(tell)) {
    if (o.background) thread_ = std::thread([this] { work(); });
  }
  ~wal_flusher() {
    if (thread_.joinable()) {
      {
        std::lock_guard const lock(mutex_);
        stop_ = true;
      }
      wake_.notify_one();
      thread_.join();
    }
    Files::close(spare_);
    if (spare_ >= 0) Files::remove(directory_ + "/next.tmp");
  }
  wal_flusher(wal_flusher const&) = delete;
  wal_flusher& operator=(wal_flusher const&) = delete;

  /// Pre: the flush before has been told of.
  void start(wal_job job) {
    if (!thread_.joinable()) {
      run(job);
      return;
    }
    {
      std::lock_guard const lock(mutex_);
      job_ = std::move(job);
    }
    wake_.notify_one();
  }

 private:
  void work() {
    for (std::unique_lock lock(mutex_);;) {
      wake_.wait(lock, [this] { return stop_ || job_; });
      if (!job_) return;  // what was asked for is done before stopping
      wal_job job = *std::exchange(job_, std::nullopt);
      lock.unlock();
      run(job);
      lock.lock();
    }
  }

  void run(wal_job& job) {
    wal_error const e = flush(job);
    tell_(job.covers, job.fd, e);
    if (e) return;
    // Nobody waits for these: what goes wrong shows when it is needed, or does no harm.
    for (std::string const& name : job.remove) Files::remove(directory_ + "/" + name);
    if (!job.remove.empty()) Files::sync_directory(directory_);
    if (std::exchange(prepare_, false) && thread_.joinable())
      static_cast<void>(prepare_segment<Files>(directory_, segment_bytes_, spare_));
  }

  wal_error flush(wal_job& job) {
    if (job.install)
      if (wal_error e = keep(*job.install)) return e;
    std::string const path = directory_ + "/" + segment_name(job.segment);
    if (job.fd < 0) {
      if (spare_ < 0)
        if (wal_error e = prepare_segment<Files>(directory_, segment_bytes_, spare_)) return e;
      job.fd = std::exchange(spare_, -1);
      prepare_ = true;
      if (wal_error e = publish_segment<Files>(directory_, job.fd, {job.tag, stream_, job.segment, segment_bytes_})) return e;
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
  done tell_;
  int spare_ = -1;       // the next segment, prepared beforehand …
  bool prepare_ = true;  // … once for each that is begun: where that fails, it is tried again when it is needed
  std::mutex mutex_;
  std::condition_variable wake_;
  std::optional<wal_job> job_;
  bool stop_ = false;
  std::thread thread_;
};

}  // namespace detail
SYNOD_END_NAMESPACE
