// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <cstddef>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <memory>

namespace benchmarks {

/// Stands before every message; `size` counts it and is a multiple of 8.
struct frame {
  std::uint32_t size;
  std::uint8_t from;
  std::uint8_t to;
  std::uint8_t kind;
};
inline constexpr std::size_t frame_bytes = 8;

/// Makes `c` the command number `n`; sixteen bytes at once, since they will be read so.
template <class Command>
void number(Command& c, std::uint64_t n) {
  std::uint64_t const words[2] = {n, n};
  std::memcpy(c.data(), words, sizeof words);
}

/// Copies in pieces of a constant size: faster here than a call, and than the string instruction that stands for one big
/// copy. Pre: `size` is a multiple of 8.
inline void copy(std::byte* to, std::byte const* from, std::size_t size) {
  std::size_t i = 0;
  for (; i + 64 <= size; i += 64) std::memcpy(to + i, from + i, 64);
  for (; i + 16 <= size; i += 16) std::memcpy(to + i, from + i, 16);
  if (i < size) std::memcpy(to + i, from + i, 8);
}

/// What the three replicas of a core benchmark are wired with: the bytes of messages, one behind the other.
/// It runs empty after every round, and then begins at its front again.
class fifo {
 public:
  explicit fifo(std::size_t capacity) : bytes_(new std::byte[capacity]), capacity_(capacity) {}

  /// Memory for a message of `body` bytes behind its frame, in one piece.
  std::byte* push(std::uint8_t from, std::uint8_t to, std::uint8_t kind, std::size_t body) {
    std::size_t const size = (frame_bytes + body + 7) & ~std::size_t{7};
    if (tail_ + size > capacity_) overflow();
    std::byte* const at = bytes_.get() + tail_;
    // One store of a word, since one load will read it: narrower stores would stall that load.
    std::uint64_t const word = static_cast<std::uint32_t>(size) | std::uint64_t{from} << 32 | std::uint64_t{to} << 40 |
                               std::uint64_t{kind} << 48;
    std::memcpy(at, &word, sizeof word);
    tail_ += size;
    return at + sizeof word;
  }

  bool empty() const { return head_ == tail_; }
  /// Pre: not empty, as for all below.
  frame front() const {
    std::uint64_t word;
    std::memcpy(&word, bytes_.get() + head_, sizeof word);
    return {static_cast<std::uint32_t>(word), static_cast<std::uint8_t>(word >> 32),
            static_cast<std::uint8_t>(word >> 40), static_cast<std::uint8_t>(word >> 48)};
  }
  std::byte const* body() const { return bytes_.get() + head_ + frame_bytes; }
  /// Pre: `first` is what `front` said.
  void pop(frame const& first) {
    head_ += first.size;
    if (head_ == tail_) head_ = tail_ = 0;
  }

 private:
  [[noreturn]] static void overflow() {
    std::fputs("the fifo is full: it did not run empty\n", stderr);
    std::abort();
  }

  std::unique_ptr<std::byte[]> bytes_;
  std::size_t capacity_;
  std::size_t head_ = 0;
  std::size_t tail_ = 0;
};

}  // namespace benchmarks
