// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <utility>
#include <vector>

#include <synod/core/number.hpp>
#include <synod/storage/wal_format.hpp>

SYNOD_BEGIN_NAMESPACE
namespace detail {

/// Frames that are not in a file yet, one behind the other, and where they will stand in the log's stream.
class wal_stage {
 public:
  std::vector<std::byte>& bytes() { return bytes_; }
  std::uint64_t frames() const { return frames_; }
  /// The position of the first byte, of the first frame that can be asked for, and behind the last.
  std::uint64_t begin() const { return begin_; }
  std::uint64_t from() const { return from_; }
  std::uint64_t end() const { return begin_ + bytes_.size(); }
  /// No record in it is of a slot above this.
  slot high() const { return high_; }
  void reaches(slot s) { high_ = std::max(high_, s); }

  /// Appends a frame; its position.
  std::uint64_t add(wal_format::type t, bytes_view body) {
    std::size_t const at = bytes_.size();
    bytes_.resize(at + wal_format::size_for(body.size()));
    wal_format::store_frame(bytes_.data() + at, t, 0, body.size());
    std::copy(body.begin(), body.end(), bytes_.data() + at + wal_format::frame_bytes);
    ++frames_;
    return begin_ + at;
  }

  /// Puts what `write` adds in front of everything. The other frames keep their positions, which were given out; those
  /// in front take positions that earlier frames may have, and cannot be asked for.
  template <class Write>
  void precede(Write write) {
    std::vector<std::byte> const rest = std::exchange(bytes_, {});
    write(*this);
    begin_ -= bytes_.size();
    bytes_.insert(bytes_.end(), rest.begin(), rest.end());
  }

  /// The body of the frame at `position`; nothing where that is not here.
  bytes_view body_at(std::uint64_t position) const {
    if (position < from_ || position >= end()) return {};
    bytes_view const f = bytes_view(bytes_).subspan(static_cast<std::size_t>(position - begin_));
    return f.subspan(wal_format::frame_bytes, load_little<std::uint32_t>(f.data() + 4));
  }

  /// Empties it; the next frame stands at `position`.
  void restart(std::uint64_t position) {
    bytes_.clear();
    begin_ = from_ = position;
    frames_ = 0;
    high_ = {};
  }

 private:
  std::vector<std::byte> bytes_;
  std::uint64_t begin_ = 0, from_ = 0;
  std::uint64_t frames_ = 0;
  slot high_{};
};

}  // namespace detail
SYNOD_END_NAMESPACE
