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

/// The piece of a segment that was read last: neighbouring records come with one system call.
class wal_chunk {
 public:
  /// The frame at stream position `p` of segment `s`, reading about `bytes_wanted` where it is not here; nothing where
  /// it cannot be read or is not what was written. What stands at `end` and behind is not written yet: it is not kept
  /// here as it is now.
  template <class Files>
  std::optional<wal_format::frame> frame(wal_segment const& s, std::uint64_t p, std::uint64_t end, std::size_t bytes_wanted) {
    if (!holds(s, p)) fill<Files>(s, p, end, bytes_wanted);
    if (!holds(s, p)) return {};
    return wal_format::load(bytes_view(bytes_).subspan(p - begin_), s.tag);
  }

 private:
  bool holds(wal_segment const& s, std::uint64_t p) const {
    if (segment_ != s.number || p < begin_ || p - begin_ + wal_format::frame_bytes > bytes_.size()) return false;
    return p - begin_ + wal_format::size(bytes_.data() + (p - begin_)) <= bytes_.size();
  }

  template <class Files>
  void fill(wal_segment const& s, std::uint64_t p, std::uint64_t end, std::size_t bytes_wanted) {
    segment_ = s.number;
    begin_ = p;
    std::uint64_t const most = end - p;
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
