// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <algorithm>
#include <charconv>
#include <cstddef>
#include <cstdint>
#include <cstdio>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <fcntl.h>

#include <synod/core/number.hpp>
#include <synod/storage/wal_error.hpp>
#include <synod/storage/wal_format.hpp>

SYNOD_BEGIN_NAMESPACE
namespace detail {

/// A segment of a log: an open file, and where its frames stand in the log's endless stream of bytes.
struct wal_segment {
  std::uint64_t number = 0;
  int fd = -1;
  std::uint32_t tag = 0;
  std::uint64_t begin = 0;   ///< the stream position of the first byte behind the header
  std::uint64_t from = 0;    ///< of the first byte that no earlier segment has
  std::uint64_t end = 0;     ///< of the first byte that is not written yet
  slot high{};               ///< no record in it is of a slot above this

  std::uint64_t offset_of(std::uint64_t position) const { return position - begin + wal_format::header_bytes; }
};

/// The segment that holds stream position `p`. Pre: there is a segment.
inline wal_segment const& segment_at(std::vector<wal_segment> const& segments, std::uint64_t p) {
  auto const after = std::upper_bound(segments.begin(), segments.end(), p,
                                      [](std::uint64_t at, wal_segment const& s) { return at < s.from; });
  return after == segments.begin() ? segments.front() : *(after - 1);
}

inline std::string numbered(std::string_view before, std::uint64_t number, std::string_view after) {
  std::string digits(16, '0');
  for (std::size_t i = 16; number != 0; number >>= 4) digits[--i] = "0123456789abcdef"[number & 15U];
  return std::string(before) + digits + std::string(after);
}
/// The number in a file name that `numbered` made; nothing for any other name.
inline std::optional<std::uint64_t> number_in(std::string_view name, std::string_view before, std::string_view after) {
  if (name.size() != before.size() + 16 + after.size() || !name.starts_with(before) || !name.ends_with(after)) return {};
  std::uint64_t n = 0;
  auto const digits = name.substr(before.size(), 16);
  auto const r = std::from_chars(digits.data(), digits.data() + digits.size(), n, 16);
  if (r.ec != std::errc{} || r.ptr != digits.data() + digits.size()) return {};
  return n;
}
inline std::string segment_name(std::uint64_t number) { return numbered("log-", number, ".wal"); }
/// The number in a segment's name; nothing for any other.
inline std::optional<std::uint64_t> segment_number(std::string_view name) { return number_in(name, "log-", ".wal"); }
/// A file that no log needs, named after the segment that it was; and the one that the next segment will be.
inline std::string kept_segment_name(std::uint64_t number) { return numbered("kept-", number, ".tmp"); }
inline std::optional<std::uint64_t> kept_segment_number(std::string_view name) { return number_in(name, "kept-", ".tmp"); }
inline constexpr char const* next_segment = "next.tmp";

/// Makes a segment of zeros under a name that recovery passes over; `publish_segment` gives it its own. What a crash
/// leaves half made is never taken for a segment, and what fails leaves nothing. Nothing is written into a file that has the
/// name already: it may be a segment besides, where a crash kept both names of one that was renamed.
template <class Files>
wal_error prepare_segment(std::string const& directory, std::uint64_t bytes, int& fd) {
  std::string const path = directory + "/" + next_segment;
  std::vector<std::byte> const zeros(std::min<std::uint64_t>(bytes, 1U << 20));
  wal_error failed;
  Files::remove(path);
  if (int const e = Files::open(path, O_RDWR | O_CREAT | O_EXCL, fd))
    return wal_error::system(path, 0, "cannot create a segment", e);
  for (std::uint64_t at = 0; at < bytes && !failed; at += zeros.size())
    if (int const e = Files::write_at(fd, bytes_view(zeros).first(std::min<std::uint64_t>(zeros.size(), bytes - at)), at))
      failed = wal_error::system(path, at, "cannot fill a new segment", e);
  if (int const e = failed ? 0 : Files::sync(fd)) failed = wal_error::system(path, 0, "cannot flush a new segment", e);
  if (failed) {
    Files::close(std::exchange(fd, -1));
    Files::remove(path);
  }
  return failed;
}

template <class Files>
wal_error publish_segment(std::string const& directory, int fd, wal_format::header const& h) {
  std::string const path = directory + "/" + segment_name(h.segment);
  if (int const e = Files::write_at(fd, wal_format::store(h), 0))
    return wal_error::system(path, 0, "cannot write the header", e);
  if (int const e = Files::sync(fd)) return wal_error::system(path, 0, "cannot flush the header", e);
  if (int const e = Files::rename(directory + "/" + next_segment, path))
    return wal_error::system(path, 0, "cannot name the segment", e);
  if (int const e = Files::sync_directory(directory))
    return wal_error::system(directory, 0, "cannot flush the directory", e);
  return {};
}

}  // namespace detail
SYNOD_END_NAMESPACE
