// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <string>

#include <synod/codec/crc32c.hpp>
#include <synod/storage/wal_error.hpp>

SYNOD_BEGIN_NAMESPACE
namespace detail {

/// How far a log is known to reach, whatever its segments show. It stands in the lock file, and is written when a
/// segment was begun and when the log ends in order: a last segment that is missing is noticed, and after an orderly end
/// so is damage that would else look like a write that was under way.
///
///     0 u64 segment   8 u64 sequence of the first frame not known of   16 u32 zero   20 u32 CRC32C of bytes 0 to 19
struct wal_floor {
  std::uint64_t segment = 0;   ///< this one exists; 0: none need
  std::uint64_t sequence = 0;  ///< all frames below are durable

  static constexpr std::size_t bytes = 24;

  template <class Files>
  wal_error store(int fd, std::string const& path) const {
    std::array<std::byte, bytes> to{};
    store_little(to.data(), segment);
    store_little(to.data() + 8, sequence);
    store_little(to.data() + 20, crc32c(bytes_view(to).first(20)));
    if (int const e = Files::write_at(fd, to, 0)) return wal_error::system(path, 0, "cannot write", e);
    if (int const e = Files::sync(fd)) return wal_error::system(path, 0, "cannot flush", e);
    return {};
  }

  /// What the file says; where a crash cut its writing short, nothing: `known` is false then.
  template <class Files>
  wal_error load(int fd, std::string const& path, bool& known) {
    std::array<std::byte, bytes> from{};
    std::size_t got = 0;
    if (int const e = Files::read_at(fd, from, 0, got)) return wal_error::system(path, 0, "cannot read", e);
    known = got == 0 || (got == bytes && load_little<std::uint32_t>(from.data() + 20) == crc32c(bytes_view(from).first(20)));
    if (got == 0 || !known) return {};
    segment = load_little<std::uint64_t>(from.data());
    sequence = load_little<std::uint64_t>(from.data() + 8);
    return {};
  }
};

}  // namespace detail
SYNOD_END_NAMESPACE
