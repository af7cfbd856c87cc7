// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <optional>
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

/// What the header at the front of `from` says; an error that names `path` where that is none.
inline wal_error load(bytes_view from, std::string const& path, snapshot_info& info) {
  using kind = wal_error::kind;
  if (from.size() < header_bytes) return {kind::corrupt, path, from.size(), "the snapshot ends within its header"};
  if (std::memcmp(from.data(), "synodsnp", 8) != 0)
    return {kind::corrupt, path, 0, "this is no snapshot: its first 8 bytes are not 'synodsnp'"};
  if (std::uint32_t const v = load_little<std::uint32_t>(from.data() + 8); v != version)
    return {kind::version, path, 8,
            "written in format version " + std::to_string(v) + "; this program reads version " + std::to_string(version)};
  if (load_little<std::uint32_t>(from.data() + 60) != crc32c(from.first(60)))
    return {kind::corrupt, path, 0, "the header's checksum is wrong"};
  info.checksum = load_little<std::uint32_t>(from.data() + 12);
  info.last = {load_little<std::uint64_t>(from.data() + 16)};
  info.size = load_little<std::uint64_t>(from.data() + 24);
  std::memcpy(info.ballot.data(), from.data() + 32, info.ballot.size());
  return {};
}

}  // namespace snapshot_file

/// Writes a snapshot of the own state machine, piece by piece, from any one thread. It exists once `finish` has said
/// so: until then it stands in a temporary file, which goes with the writer, or after a crash with the next start.
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
  basic_snapshot_writer(basic_snapshot_writer&& other) noexcept
      : directory_(std::move(other.directory_)), path_(std::move(other.path_)), info_(other.info_),
        buffer_(std::move(other.buffer_)), error_(std::move(other.error_)), fd_(std::exchange(other.fd_, -1)),
        named_(other.named_) {}
  basic_snapshot_writer& operator=(basic_snapshot_writer&&) = delete;
  ~basic_snapshot_writer() {
    Files::close(fd_);
    if (fd_ >= 0 && !named_) Files::remove(path_);
  }

  /// False once something has gone wrong; `error()` says what.
  bool write(bytes_view piece) {
    if (error_) return false;
    info_.checksum = crc32c(piece, info_.checksum);
    info_.size += piece.size();
    buffer_.insert(buffer_.end(), piece.begin(), piece.end());
    return buffer_.size() < buffer_bytes || flush();
  }

  /// Makes it durable under its name. Nothing where something has gone wrong.
  std::optional<snapshot_info> finish() {
    if (error_ || !flush()) return {};
    if (int e = Files::write_at(fd_, snapshot_file::store(info_), 0); e != 0 || (e = Files::sync(fd_)) != 0)
      error_ = wal_error::system(path_, 0, "cannot flush the snapshot", e);
    else if ((e = Files::rename(path_, directory_ + "/" + snapshot_file::name(info_.last))) != 0)
      error_ = wal_error::system(path_, 0, "cannot name the snapshot", e);
    else if (named_ = true, (e = Files::sync_directory(directory_)) != 0)
      error_ = wal_error::system(directory_, 0, "cannot flush the directory", e);
    return error_ ? std::nullopt : std::optional(info_);
  }

  wal_error const& error() const { return error_; }

 private:
  static constexpr std::size_t buffer_bytes = std::size_t{1} << 18;

  bool flush() {
    std::uint64_t const at = info_.size - buffer_.size();
    if (int const e = Files::write_at(fd_, buffer_, snapshot_file::header_bytes + at))
      error_ = wal_error::system(path_, at, "cannot write the snapshot", e);
    buffer_.clear();
    return !error_;
  }

  std::string directory_, path_;
  snapshot_info info_;
  std::vector<std::byte> buffer_;  // the end of what was written
  wal_error error_;
  int fd_ = -1;
  bool named_ = false;
};

SYNOD_END_NAMESPACE
