// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <algorithm>
#include <cstddef>
#include <cstring>
#include <memory>
#include <span>
#include <utility>

#include <synod/core/bytes.hpp>

SYNOD_BEGIN_NAMESPACE
namespace codec {

/// Bytes that come in at the back and leave at the front, in memory that is kept: once it has grown to what its owner
/// needs, nothing is allocated any more. New room is not zeroed. Views into it end with the next `prepare`.
class byte_buffer {
 public:
  byte_buffer() = default;
  byte_buffer(byte_buffer&& other) noexcept { swap(other); }
  byte_buffer& operator=(byte_buffer&& other) noexcept {
    byte_buffer(std::move(other)).swap(*this);
    return *this;
  }

  bytes_view data() const { return {memory_.get() + begin_, size_}; }
  std::size_t size() const { return size_; }
  bool empty() const { return size_ == 0; }
  std::size_t capacity() const { return capacity_; }

  /// All the room behind what is held: at least `least` bytes. Moves what is held where that costs less than it
  /// frees, else grows to twice what is held and asked for.
  std::span<std::byte> prepare(std::size_t least) {
    if (size_ == 0) begin_ = 0;
    if (capacity_ - begin_ - size_ < least) {
      if (least <= capacity_ / 2 && size_ <= capacity_ / 2 - least) move_to(memory_.get());
      else grow(least);
    }
    return {memory_.get() + begin_ + size_, capacity_ - begin_ - size_};
  }
  /// The first `count` bytes of the room are now held. Pre: `prepare` gave as many.
  void commit(std::size_t count) { size_ += count; }
  /// Lets go of the first `count` bytes. They stay readable until the next `prepare`. Pre: `count <= size()`.
  void consume(std::size_t count) {
    begin_ += count;
    size_ -= count;
  }
  /// Lets go of everything, and keeps the memory.
  void clear() { begin_ = size_ = 0; }

  void swap(byte_buffer& other) noexcept {
    std::swap(memory_, other.memory_);
    std::swap(capacity_, other.capacity_);
    std::swap(begin_, other.begin_);
    std::swap(size_, other.size_);
  }

 private:
  void move_to(std::byte* to) {
    if (size_ != 0) std::memmove(to, memory_.get() + begin_, size_);
    begin_ = 0;
  }
  void grow(std::size_t least) {
    std::size_t const capacity = std::max<std::size_t>(2 * (size_ + least), 256);
    auto memory = std::make_unique_for_overwrite<std::byte[]>(capacity);
    move_to(memory.get());
    memory_ = std::move(memory);
    capacity_ = capacity;
  }

  std::unique_ptr<std::byte[]> memory_;
  std::size_t capacity_ = 0;
  std::size_t begin_ = 0;
  std::size_t size_ = 0;
};

}  // namespace codec
SYNOD_END_NAMESPACE
