// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <span>
#include <string>
#include <utility>
#include <vector>

#include <fcntl.h>

#include <synod/codec/crc32c.hpp>
#include <synod/concept/snapshot.hpp>
#include <synod/storage/wal_error.hpp>
#include <synod/storage/wal_snapshot.hpp>

SYNOD_BEGIN_NAMESPACE
namespace detail {

/// The snapshots in a log's directory: the newest whole one, one that is being received, and one before the newest while
/// somebody is still fetching it: else a node that lags would have to begin again with each snapshot that is taken, and
/// might never see the end of one.
template <class Files>
class wal_snapshots {
 public:
  wal_snapshots(std::string directory, std::function<void(std::string const&)> log)
      : directory_(std::move(directory)), log_(std::move(log)) {}
  ~wal_snapshots() {
    Files::close(newest_.fd);
    Files::close(fetched_.fd);
    Files::close(coming_fd_);
  }
  wal_snapshots(wal_snapshots const&) = delete;
  wal_snapshots& operator=(wal_snapshots const&) = delete;

  /// Finds the newest, checks every byte of it, and removes what a crash left half made.
  wal_error open() {
    std::vector<std::string> names;
    if (int const e = Files::list(directory_, names))
      return wal_error::system(directory_, 0, "cannot list the directory", e);
    slot newest{};
    for (std::string const& n : names) {
      if (auto const s = number_in(n, "snapshot-", ".snp")) newest = std::max(newest, slot{*s});
      if (n == "local.tmp" || n == "incoming.tmp" || n == "install.tmp") Files::remove(directory_ + "/" + n);
    }
    if (newest == slot{}) return {};
    if (wal_error e = open(newest)) return e;
    return check(path_of(newest));
  }

  snapshot_info const& newest() const { return newest_.info; }
  /// The one through `last`, where it can still be read; else one through slot 0.
  snapshot_info through(slot last) const {
    return last == newest_.info.last ? newest_.info : last == fetched_.info.last ? fetched_.info : snapshot_info{};
  }

  std::size_t read(slot last, std::uint64_t offset, std::span<std::byte> into) const {
    held const& from = last == newest_.info.last ? newest_ : fetched_;
    if (last != from.info.last || offset >= from.info.size) return 0;
    from.asked_for = true;
    std::size_t got = 0;
    into = into.first(std::min<std::uint64_t>(into.size(), from.info.size - offset));
    return Files::read_at(from.fd, into, snapshot_file::header_bytes + offset, got) == 0 ? got : 0;
  }

  std::uint64_t write(snapshot_info const& info, std::uint64_t offset, bytes_view piece) {
    std::string const path = directory_ + "/incoming.tmp";
    if (!(info == coming_) || coming_fd_ < 0) {
      abandon();
      if (int const e = Files::open(path, O_RDWR | O_CREAT | O_TRUNC, coming_fd_))
        return tell(wal_error::system(path, 0, "cannot create the snapshot that is coming in", e)), 0;
      coming_ = info;
    }
    if (offset != received_ || piece.size() > info.size - received_) return received_;
    if (int const e = Files::write_at(coming_fd_, piece, snapshot_file::header_bytes + offset)) {
      tell(wal_error::system(path, offset, "cannot write the snapshot that is coming in", e));
      abandon();
      return 0;
    }
    checksum_ = crc32c(piece, checksum_);
    return received_ += piece.size();
  }

  /// Whether the one received is whole and sound; then it is ready to be flushed and named, and stands in `install.tmp`.
  bool complete(snapshot_info const& info) {
    std::string const path = directory_ + "/incoming.tmp";
    wal_error wrong;
    if (!(info == coming_) || received_ != info.size || checksum_ != info.checksum)
      wrong = {wal_error::kind::corrupt, path, received_, "the snapshot that came in is not what it was said to be"};
    else if (int const e = Files::write_at(coming_fd_, snapshot_file::store(info), 0))
      wrong = wal_error::system(path, 0, "cannot write the header", e);
    else if (int const r = Files::rename(path, directory_ + "/install.tmp"))
      wrong = wal_error::system(path, 0, "cannot rename", r);
    if (wrong) {
      tell(wrong);
      abandon();
      return false;
    }
    Files::close(std::exchange(coming_fd_, -1));  // before `abandon`, which removes what it has open
    abandon();
    return true;
  }

  /// Takes the snapshot through `last`, which stands under its name, for the newest.
  wal_error open(slot last) {
    std::string const path = path_of(last);
    held found;
    if (int const e = Files::open(path, O_RDONLY, found.fd)) return wal_error::system(path, 0, "cannot open the snapshot", e);
    std::array<std::byte, snapshot_file::header_bytes> header;
    std::size_t got = 0;
    wal_error wrong;
    if (int const e = Files::read_at(found.fd, header, 0, got)) wrong = wal_error::system(path, 0, "cannot read the snapshot", e);
    else wrong = snapshot_file::load(bytes_view(header).first(got), path, found.info);
    if (!wrong && found.info.last != last)
      wrong = {wal_error::kind::corrupt, path, 16, "the snapshot's last slot is not that of the file's name"};
    if (wrong) {
      Files::close(found.fd);
      return wrong;
    }
    // Whoever fetches the one before the last has asked for it since the last was taken, or is gone.
    if (!std::exchange(fetched_.asked_for, false)) {
      Files::close(std::exchange(fetched_, held{}).fd);
      if (std::exchange(newest_.asked_for, false)) std::swap(fetched_, newest_);
    }
    Files::close(std::exchange(newest_, found).fd);
    return {};
  }

  /// The names of the snapshots that nobody needs any more.
  std::vector<std::string> outdated() const {
    std::vector<std::string> names, old;
    Files::list(directory_, names);
    for (std::string const& n : names)
      if (auto const s = number_in(n, "snapshot-", ".snp"); s && *s < newest_.info.last.value && *s != fetched_.info.last.value)
        old.push_back(n);
    return old;
  }

 private:
  struct held {
    snapshot_info info{};
    int fd = -1;
    mutable bool asked_for = false;
  };

  std::string path_of(slot last) const { return directory_ + "/" + snapshot_file::name(last); }
  void tell(wal_error const& e) const {
    if (log_) log_(e.text());
  }

  void abandon() {
    if (coming_fd_ >= 0) {
      Files::close(std::exchange(coming_fd_, -1));
      Files::remove(directory_ + "/incoming.tmp");
    }
    coming_ = {};
    received_ = 0;
    checksum_ = 0;
  }

  /// Reads the newest through.
  wal_error check(std::string const& path) const {
    std::vector<std::byte> piece(1U << 18);
    std::uint32_t c = 0;
    for (std::uint64_t at = 0; at < newest_.info.size;) {
      std::size_t got = 0;
      auto const into = std::span(piece).first(std::min<std::uint64_t>(piece.size(), newest_.info.size - at));
      if (int const e = Files::read_at(newest_.fd, into, snapshot_file::header_bytes + at, got))
        return wal_error::system(path, snapshot_file::header_bytes + at, "cannot read the snapshot", e);
      if (got == 0)
        return {wal_error::kind::corrupt, path, snapshot_file::header_bytes + at,
                "the snapshot ends here, and should have " + std::to_string(newest_.info.size - at) + " bytes more"};
      c = crc32c(bytes_view(piece).first(got), c);
      at += got;
    }
    if (c == newest_.info.checksum) return {};
    return {wal_error::kind::corrupt, path, snapshot_file::header_bytes, "the checksum of the snapshot's bytes is wrong"};
  }

  std::string directory_;
  std::function<void(std::string const&)> log_;
  held newest_, fetched_;
  snapshot_info coming_;
  int coming_fd_ = -1;
  std::uint64_t received_ = 0;
  std::uint32_t checksum_ = 0;
};

}  // namespace detail
SYNOD_END_NAMESPACE
