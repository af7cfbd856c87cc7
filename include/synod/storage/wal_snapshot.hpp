// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <optional>
#include <span>
#include <string>
#include <utility>
#include <vector>

#include <fcntl.h>

#include <synod/codec/crc32c.hpp>
#include <synod/concept/snapshot.hpp>
#include <synod/storage/wal_error.hpp>
#include <synod/storage/wal_segment.hpp>

SYNOD_BEGIN_NAMESPACE

/// A snapshot's file: a header, then the state machine's bytes. Numbers are little-endian.
///
///     0 u8[8] "synodsnp"   8 u32 version   12 u32 CRC32C of the bytes   16 u64 last slot   24 u64 bytes
///    32 u8[24] ballot     56 u32 zero     60 u32 CRC32C of bytes 0 to 59
namespace snapshot_file {

inline constexpr std::size_t header_bytes = 64;
inline constexpr std::uint32_t version = 1;

inline std::string name(slot last) { return detail::numbered("snapshot-", last.value, ".snp"); }

inline std::array<std::byte, header_bytes> store(snapshot_info const& info) {
  std::array<std::byte, header_bytes> to{};
  std::memcpy(to.data(), "synodsnp", 8);
  store_little(to.data() + 8, version);
  store_little(to.data() + 12, info.checksum);
  store_little(to.data() + 16, info.last.value);
  store_little(to.data() + 24, info.size);
  std::memcpy(to.data() + 32, info.ballot.data(), info.ballot.size());
  store_little(to.data() + 60, crc32c(bytes_view(to).first(60)));
  return to;
}

inline std::optional<snapshot_info> load(bytes_view from) {
  if (from.size() < header_bytes || std::memcmp(from.data(), "synodsnp", 8) != 0 ||
      load_little<std::uint32_t>(from.data() + 8) != version ||
      load_little<std::uint32_t>(from.data() + 60) != crc32c(from.first(60)))
    return {};
  snapshot_info info;
  info.checksum = load_little<std::uint32_t>(from.data() + 12);
  info.last = {load_little<std::uint64_t>(from.data() + 16)};
  info.size = load_little<std::uint64_t>(from.data() + 24);
  std::memcpy(info.ballot.data(), from.data() + 32, info.ballot.size());
  return info;
}

}  // namespace snapshot_file

/// Writes a snapshot of the own state machine, piece by piece, from any one thread. It exists once `finish` has said
/// so: until then it stands in a temporary file, which a crash leaves behind and the next start removes.
template <class Files>
class basic_snapshot_writer {
 public:
  basic_snapshot_writer(std::string directory, slot last, std::array<std::byte, 24> const& ballot)
      : directory_(std::move(directory)), path_(directory_ + "/local.tmp") {
    info_.last = last;
    info_.ballot = ballot;
    if (int const e = Files::open(path_, O_RDWR | O_CREAT | O_TRUNC, fd_))
      error_ = wal_error::system(path_, 0, "cannot create the snapshot", e);
  }
  basic_snapshot_writer(basic_snapshot_writer&& other) noexcept { *this = std::move(other); }
  basic_snapshot_writer& operator=(basic_snapshot_writer&& other) noexcept {
    directory_ = std::move(other.directory_);
    path_ = std::move(other.path_);
    info_ = other.info_;
    error_ = other.error_;
    std::swap(fd_, other.fd_);
    return *this;
  }
  ~basic_snapshot_writer() { Files::close(fd_); }

  /// False once something has gone wrong; `error()` says what.
  bool write(bytes_view piece) {
    if (error_) return false;
    if (int const e = Files::write_at(fd_, piece, snapshot_file::header_bytes + info_.size))
      error_ = wal_error::system(path_, info_.size, "cannot write the snapshot", e);
    info_.checksum = crc32c(piece, info_.checksum);
    info_.size += piece.size();
    return !error_;
  }

  /// Makes it durable under its name. Nothing where something has gone wrong.
  std::optional<snapshot_info> finish() {
    if (error_) return {};
    if (int e = Files::write_at(fd_, snapshot_file::store(info_), 0); e != 0 || (e = Files::sync(fd_)) != 0)
      error_ = wal_error::system(path_, 0, "cannot flush the snapshot", e);
    else if ((e = Files::rename(path_, directory_ + "/" + snapshot_file::name(info_.last))) != 0 ||
             (e = Files::sync_directory(directory_)) != 0)
      error_ = wal_error::system(path_, 0, "cannot name the snapshot", e);
    return error_ ? std::nullopt : std::optional(info_);
  }

  wal_error const& error() const { return error_; }

 private:
  std::string directory_, path_;
  snapshot_info info_;
  wal_error error_;
  int fd_ = -1;
};

namespace detail {

/// The snapshots in a log's directory: the newest whole one, and one that is being received.
template <class Files>
class wal_snapshots {
 public:
  explicit wal_snapshots(std::string directory) : directory_(std::move(directory)) {}
  ~wal_snapshots() {
    Files::close(fd_);
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
      if (n == "local.tmp" || n == "incoming.tmp" || n == "next.tmp") Files::remove(directory_ + "/" + n);
    }
    if (newest == slot{}) return {};
    return open(newest, true);
  }

  snapshot_info const& newest() const { return newest_; }

  std::size_t read(slot last, std::uint64_t offset, std::span<std::byte> into) const {
    if (last != newest_.last || offset >= newest_.size) return 0;
    std::size_t got = 0;
    into = into.first(std::min<std::uint64_t>(into.size(), newest_.size - offset));
    return Files::read_at(fd_, into, snapshot_file::header_bytes + offset, got) == 0 ? got : 0;
  }

  std::uint64_t write(snapshot_info const& info, std::uint64_t offset, bytes_view piece) {
    if (!(info == coming_) || coming_fd_ < 0) {
      abandon();
      if (Files::open(directory_ + "/incoming.tmp", O_RDWR | O_CREAT | O_TRUNC, coming_fd_) != 0) return 0;
      coming_ = info;
    }
    if (offset != received_ || received_ + piece.size() > info.size) return received_;
    if (Files::write_at(coming_fd_, piece, snapshot_file::header_bytes + offset) != 0) {
      abandon();
      return 0;
    }
    checksum_ = crc32c(piece, checksum_);
    return received_ += piece.size();
  }

  /// Whether the one received is whole and sound; then it is ready to be flushed and named.
  bool complete(snapshot_info const& info) {
    bool const sound = info == coming_ && received_ == info.size && checksum_ == info.checksum &&
                       Files::write_at(coming_fd_, snapshot_file::store(info), 0) == 0;
    if (!sound) {
      abandon();
      return false;
    }
    Files::close(std::exchange(coming_fd_, -1));
    return true;
  }

  /// Takes the snapshot through `last`, which stands under its name, for the newest.
  wal_error open(slot last, bool check) {
    std::string const path = directory_ + "/" + snapshot_file::name(last);
    int fd = -1;
    if (int const e = Files::open(path, O_RDONLY, fd)) return wal_error::system(path, 0, "cannot open the snapshot", e);
    std::array<std::byte, snapshot_file::header_bytes> header;
    std::size_t got = 0;
    Files::read_at(fd, header, 0, got);
    auto const info = snapshot_file::load(bytes_view(header).first(got));
    if (!info || info->last != last || (check && !sound(fd, *info))) {
      Files::close(fd);
      return {wal_error::kind::corrupt, path, 0, "the snapshot is damaged: its checksum, version or slot is wrong"};
    }
    Files::close(std::exchange(fd_, fd));
    newest_ = *info;
    return {};
  }

  /// The names of the snapshots that the newest one replaces.
  std::vector<std::string> outdated() const {
    std::vector<std::string> names, old;
    Files::list(directory_, names);
    for (std::string const& n : names)
      if (auto const s = number_in(n, "snapshot-", ".snp"); s && *s < newest_.last.value) old.push_back(n);
    return old;
  }

 private:
  void abandon() {
    Files::close(std::exchange(coming_fd_, -1));
    coming_ = {};
    received_ = 0;
    checksum_ = 0;
  }

  static bool sound(int fd, snapshot_info const& info) {
    std::vector<std::byte> piece(1U << 18);
    std::uint32_t c = 0;
    for (std::uint64_t at = 0; at < info.size;) {
      std::size_t got = 0;
      auto const into = std::span(piece).first(std::min<std::uint64_t>(piece.size(), info.size - at));
      if (Files::read_at(fd, into, snapshot_file::header_bytes + at, got) != 0 || got == 0) return false;
      c = crc32c(bytes_view(piece).first(got), c);
      at += got;
    }
    return c == info.checksum;
  }

  std::string directory_;
  snapshot_info newest_;
  int fd_ = -1;
  snapshot_info coming_;
  int coming_fd_ = -1;
  std::uint64_t received_ = 0;
  std::uint32_t checksum_ = 0;
};

}  // namespace detail
SYNOD_END_NAMESPACE
