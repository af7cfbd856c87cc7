// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <cstddef>

#include <synod/codec/byte_buffer.hpp>
#include <synod/core/bytes.hpp>

SYNOD_BEGIN_NAMESPACE
namespace net {

/// Bytes on their way to one peer. Two buffers: one is being written to the socket, the other collects whatever is
/// queued meanwhile, and goes as one write when the first is done. Both are reused; nothing is allocated once they have
/// grown to what is usual. What does not fit below the bound is not taken: the protocol outlives a lost message.
class send_queue {
 public:
  explicit send_queue(std::size_t bytes_max) : bytes_max_(bytes_max) {}

  /// Room for `size` more bytes, all of which the caller writes at once; null where the queue is full.
  std::byte* room(std::size_t size) {
    if (size > bytes_max_ || bytes() > bytes_max_ - size) return nullptr;
    std::byte* const at = filling_.prepare(size).data();
    filling_.commit(size);
    return at;
  }

  /// What is to be written next: the rest of what was begun, or else all that was collected since.
  /// Stays where it is until it is popped whole, whatever is queued meanwhile.
  bytes_view front() {
    if (writing_.empty()) {
      writing_.clear();
      writing_.swap(filling_);
    }
    return writing_.data();
  }
  /// Pre: `count` bytes of `front()` have gone.
  void pop(std::size_t count) { writing_.consume(count); }

  std::size_t bytes() const { return filling_.size() + writing_.size(); }
  bool empty() const { return bytes() == 0; }
  void clear() {
    filling_.clear();
    writing_.clear();
  }

 private:
  std::size_t bytes_max_;
  codec::byte_buffer filling_, writing_;
};

}  // namespace net
SYNOD_END_NAMESPACE
