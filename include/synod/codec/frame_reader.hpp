// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <cstddef>
#include <optional>
#include <span>

#include <synod/codec/byte_buffer.hpp>
#include <synod/codec/frame.hpp>

SYNOD_BEGIN_NAMESPACE
namespace codec {

/// Frames out of a stream of bytes that comes in pieces of any size.
///
///     auto room = reader.prepare(4096);
///     reader.commit(read_some(room));
///     while (auto frame = reader.next()) …
///     if (reader.broken()) hang_up(describe(reader.status()));
///
/// Memory grows with the bytes that came in, not with the lengths that they declare. Where one frame was refused, no
/// later one can be found: the reader stays broken.
class frame_reader {
 public:
  explicit frame_reader(frame_rules rules) : rules_(rules) {}

  /// Other rules from the next frame on: before a handshake little is allowed.
  void expect(frame_rules rules) { rules_ = rules; }

  /// Room for at least `least` bytes. Ends the views that `next` gave.
  std::span<std::byte> prepare(std::size_t least) { return held_.prepare(least); }
  /// The first `count` bytes of the room have come in.
  void commit(std::size_t count) { held_.commit(count); }

  /// The next frame, where it is whole. Its body is a view until the next `prepare`.
  std::optional<frame> next() {
    if (broken()) return {};
    frame found;
    status_ = peek_frame(held_.data(), rules_, found);
    if (status_ != frame_status::whole) return {};
    held_.consume(frame_header_bytes + found.body.size());
    return found;
  }

  frame_status status() const { return status_; }
  bool broken() const { return status_ != frame_status::whole && status_ != frame_status::more; }
  /// Bytes that came in and belong to no frame given yet.
  std::size_t pending() const { return held_.size(); }
  std::size_t capacity() const { return held_.capacity(); }

 private:
  byte_buffer held_;
  frame_rules rules_;
  frame_status status_ = frame_status::more;
};

}  // namespace codec
SYNOD_END_NAMESPACE
