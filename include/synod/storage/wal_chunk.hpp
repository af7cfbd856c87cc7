// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <vector>

#include <synod/storage/wal_format.hpp>
#include <synod/storage/wal_segment.hpp>

SYNOD_BEGIN_NAMESPACE
namespace detail {

/// The segment that holds stream position `p`. Pre: there is a segment.
inline wal_segment const& segment_at(std::vector<wal_segment> const& segments, std::uint64_t p) {
  auto const after = std::upper_bound(segments.begin(), segments.end(), p,
                                      [](std::uint64_t at, wal_segment const& s) { return at < s.from; });
  return after == segments.begin() ? segments.front() : *(after - 1);
}

/// The piece of a segment that was read last: neighbouring records come with one system call.
class wal_chunk {
 public:
  /// The frame at stream position `p` of segment `s`, reading about `bytes_wanted` where it is not here; nothing where
  /// it cannot be read or is not what was written.
  template <class Files>
  std::optional<wal_format::frame> frame(wal_segment const& s, std::uint64_t p, std::size_t bytes_wanted) {
    if (!holds(s, p)) fill<Files>(s, p, bytes_wanted);
    if (!holds(s, p)) return {};
    return wal_format::load(bytes_view(bytes_).subspan(p - begin_), segment_);
  }

 private:
  bool holds(wal_segment const& s, std::uint64_t p) const {
    if (segment_ != s.number || p < begin_ || p - begin_ + wal_format::frame_bytes > bytes_.size()) return false;
    return p - begin_ + wal_format::size(bytes_.data() + (p - begin_)) <= bytes_.size();
  }

  template <class Files>
  void fill(wal_segment const& s, std::uint64_t p, std::size_t bytes_wanted) {
    segment_ = s.number;
    begin_ = p;
    std::uint64_t const most = s.end - p;
    for (std::uint64_t size = std::min<std::uint64_t>(std::max<std::size_t>(bytes_wanted, 4096), most);;) {
      std::size_t got = 0;
      bytes_.resize(static_cast<std::size_t>(size));
      if (Files::read_at(s.fd, bytes_, s.offset_of(p), got) != 0 || got != size || size < wal_format::frame_bytes) {
        bytes_.clear();
        return;
      }
      std::uint64_t const whole = wal_format::size(bytes_.data());
      if (whole <= size || size == most) return;
      size = std::min(whole, most);
    }
  }

  std::vector<std::byte> bytes_;
  std::uint64_t begin_ = 0;
  std::uint64_t segment_ = 0;
};

}  // namespace detail
SYNOD_END_NAMESPACE
