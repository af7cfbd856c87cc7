// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <string>
#include <utility>
#include <vector>

#include <fcntl.h>

#include <synod/storage/wal_error.hpp>
#include <synod/storage/wal_floor.hpp>
#include <synod/storage/wal_format.hpp>
#include <synod/storage/wal_segment.hpp>

SYNOD_BEGIN_NAMESPACE
namespace detail {

/// Reads the segments of a directory from the first to the last and hands every frame, in order, to a visitor.
///
/// What a crash can leave is mended: bytes behind the last whole frame of the last segment that belong to the flush
/// which was under way are cut (overwritten with zeros, and flushed, so that they never come back) and told of. What a
/// crash cannot leave stops the log: a broken frame with a whole frame of a later flush behind it, below the floor, or in
/// any segment but the last; a missing segment; a header of another version or log. One thing cannot be told apart:
/// damage to the last flush before an unclean stop looks like a write that was under way. What a file that is used again
/// held before is cut without a word.
///
/// Whatever is handed out is durable. The last segment is flushed first, because a process that ended before its flush
/// leaves what it wrote in the system's cache; and read from the disk, because after a flush that failed the cache shows
/// what never got there.
template <class Files>
class wal_reader {
 public:
  using log_line = std::function<void(std::string const&)>;

  /// The log is known to reach `floor`.
  wal_reader(std::string directory, std::uint64_t stream, wal_floor floor, log_line const& tell)
      : directory_(std::move(directory)), stream_(stream), floor_(floor), tell_(tell) {}

  /// `visit(frame, position)`; the position is that of the frame in the log's stream of bytes.
  template <class Visit>
  wal_error read(Visit visit) {
    std::vector<std::string> names;
    if (int const e = Files::list(directory_, names))
      return wal_error::system(directory_, 0, "cannot list the directory", e);
    std::vector<std::uint64_t> numbers;
    for (std::string const& name : names)
      if (auto const n = segment_number(name)) numbers.push_back(*n);
    std::sort(numbers.begin(), numbers.end());
    // Segments are let go from the first on, but a crash may leave some of those and not others: what counts is the
    // unbroken row up to the last. Whether it reaches back far enough, its own frames say.
    std::size_t i = numbers.empty() ? 0 : numbers.size() - 1;
    while (i != 0 && numbers[i - 1] + 1 == numbers[i]) --i;
    for (std::size_t old = 0; old < i; ++old) leftover_.push_back(segment_name(numbers[old]));
    if (floor_.segment > (numbers.empty() ? 0 : numbers.back()))
      return {wal_error::kind::missing_segment, directory_ + "/" + segment_name(floor_.segment), 0,
              "the segment is missing, though the log had reached it"};
    for (; i < numbers.size(); ++i)
      if (wal_error e = segment(numbers[i], i + 1 == numbers.size(), visit)) return e;
    return {};
  }

  /// Names of segments before the row.
  std::vector<std::string>& leftover() { return leftover_; }

  std::vector<wal_segment>& segments() { return segments_; }
  /// The sequence of the next frame to be written.
  std::uint64_t next_sequence() const { return expected_; }

 private:
  template <class Visit>
  wal_error segment(std::uint64_t number, bool last, Visit& visit) {
    std::string const path = directory_ + "/" + segment_name(number);
    wal_segment s;
    s.number = number;
    s.begin = s.from = s.end = segments_.empty() ? wal_format::first_position : segments_.back().end;
    if (int const e = Files::open(path, O_RDWR, s.fd)) return wal_error::system(path, 0, "cannot open the segment", e);
    segments_.push_back(s);  // owned from here on, whatever happens
    std::uint64_t size = 0;
    if (int const e = last ? Files::sync(s.fd) : 0) return wal_error::system(path, 0, "cannot flush the segment", e);
    if (last) Files::drop_cache(s.fd);
    if (int const e = Files::size(s.fd, size)) return wal_error::system(path, 0, "cannot tell the segment's size", e);
    std::vector<std::byte> bytes(size);
    std::size_t got = 0;
    if (int const e = Files::read_at(s.fd, bytes, 0, got)) return wal_error::system(path, 0, "cannot read the segment", e);
    bytes.resize(got);
    if (wal_error e = check_header(path, number, bytes)) return e;
    wal_format::header const h = wal_format::load_header(bytes);
    segments_.back().tag = h.tag;
    if (segments_.size() == 1) expected_ = h.first;
    if (h.first != expected_) return ends_too_soon(h.first);
    if (bytes.size() < h.bytes && tell_)
      tell_(path + ": the segment was made with " + std::to_string(h.bytes) + " bytes and has " + std::to_string(bytes.size()));

    std::size_t at = wal_format::header_bytes;
    while (auto const f = wal_format::load(bytes_view(bytes).subspan(at), h.tag)) {
      if (f->sequence != expected_) break;
      if (!visit(*f, s.begin + (at - wal_format::header_bytes), segments_.back()))
        return {wal_error::kind::corrupt, path, at, "a whole frame holds what no log writes"};
      ++expected_;
      at += wal_format::size_for(f->body.size());
    }
    segments_.back().end = s.begin + (at - wal_format::header_bytes);
    return last ? tail(path, h, bytes, at) : wal_error{};
  }

  wal_error check_header(std::string const& path, std::uint64_t number, bytes_view bytes) const {
    if (bytes.size() < wal_format::header_bytes)
      return {wal_error::kind::corrupt, path, bytes.size(), "the segment ends within its header"};
    if (!std::equal(wal_format::magic.begin(), wal_format::magic.end(), bytes.begin(),
                    [](char c, std::byte b) { return static_cast<std::byte>(c) == b; }))
      return {wal_error::kind::not_a_log, path, 0, "this is no segment of a log: its first 8 bytes are not 'synodwal'"};
    std::uint32_t const version = load_little<std::uint32_t>(bytes.data() + 8);
    if (version != wal_format::version)
      return {wal_error::kind::version, path, 8, "written in format version " + std::to_string(version) +
                                                     "; this program reads version " + std::to_string(wal_format::version)};
    if (load_little<std::uint32_t>(bytes.data() + 60) != crc32c(bytes.first(60)))
      return {wal_error::kind::corrupt, path, 0, "the header's checksum is wrong"};
    wal_format::header const h = wal_format::load_header(bytes);
    if (h.stream != stream_)
      return {wal_error::kind::stream, path, 16,
              "the segment belongs to log " + std::to_string(h.stream) + ", not to log " + std::to_string(stream_)};
    if (h.segment != number)
      return {wal_error::kind::corrupt, path, 24, "the header's segment number is not that of the file's name"};
    return {};
  }

  /// The segment before the one just opened has not all the frames below `first`.
  wal_error ends_too_soon(std::uint64_t first) const {
    wal_segment const& s = segments_[segments_.size() - 2];
    return {wal_error::kind::corrupt, directory_ + "/" + segment_name(s.number), s.offset_of(s.end),
            "a frame is broken, though later segments follow: the next begins with frame " + std::to_string(first) +
                ", and frame " + std::to_string(expected_) + " is not whole"};
  }

  /// What stands behind the last whole frame of the last segment, at `at`.
  wal_error tail(std::string const& path, wal_format::header const& h, bytes_view bytes, std::size_t at) {
    bytes_view const rest = bytes.subspan(at);
    for (std::size_t i = 8; i + wal_format::frame_bytes <= rest.size(); i += 8) {
      auto const later = wal_format::load(rest.subspan(i), h.tag);
      if (later && later->sequence >= expected_ && later->flush > expected_)
        return {wal_error::kind::corrupt, path, at,
                "a frame is broken, though it had become durable: a later flush follows at byte " + std::to_string(at + i)};
    }
    if (expected_ < floor_.sequence)
      return {wal_error::kind::corrupt, path, at,
              "the last " + std::to_string(floor_.sequence - expected_) + " frames are broken or gone, though they had become durable"};
    auto const dirty = std::find_if(rest.rbegin(), rest.rend(), [](std::byte b) { return b != std::byte{0}; });
    if (dirty == rest.rend()) return {};
    auto const cut = static_cast<std::size_t>(rest.rend() - dirty);
    int const fd = segments_.back().fd;
    std::vector<std::byte> const zeros(cut);
    if (int const e = Files::write_at(fd, zeros, at)) return wal_error::system(path, at, "cannot cut the torn tail", e);
    if (int const e = Files::sync(fd)) return wal_error::system(path, at, "cannot flush the cut", e);
    bool const torn = !h.reused || tagged(rest, h.tag);
    if (torn && tell_) tell_(path + " at byte " + std::to_string(at) + ": cut a torn tail of " + std::to_string(cut) + " bytes");
    return {};
  }

  /// Whether anything in `rest` may have been written into the segment with this tag. What the file held before has others.
  static bool tagged(bytes_view rest, std::uint32_t tag) {
    for (std::size_t i = 0; i + wal_format::frame_bytes <= rest.size(); i += 8)
      if (load_little<std::uint32_t>(rest.data() + i + 28) == tag) return true;
    return false;
  }

  std::string directory_;
  std::uint64_t stream_;
  wal_floor floor_;
  log_line const& tell_;
  std::vector<wal_segment> segments_;
  std::vector<std::string> leftover_;
  std::uint64_t expected_ = 1;
};

}  // namespace detail
SYNOD_END_NAMESPACE
