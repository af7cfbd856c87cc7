// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <algorithm>
#include <bit>
#include <cstddef>
#include <cstdint>
#include <vector>

#include <synod/core/bytes.hpp>
#include <synod/core/record.hpp>

SYNOD_BEGIN_NAMESPACE

/// A bounded memory for records, the oldest of which give way: from `tail` to `head` it holds what was put, at positions
/// that only grow. A record never crosses the wrap; what is left before it is skipped.
class ring {
 public:
  using position = std::uint64_t;

  /// Units: bytes, rounded up to a power of two. Positions begin at one turn, so that 0 is no record's.
  explicit ring(std::size_t bytes)
      : bytes_(std::bit_ceil(std::max<std::size_t>(bytes, 256))), mask_(bytes_.size() - 1), head_(bytes_.size()),
        tail_(head_) {}

  std::size_t size() const { return mask_ + 1; }
  /// Where the next record goes, and where the oldest begins; what is skipped may stand between.
  position head() const { return head_; }
  position tail() const { return tail_; }
  std::size_t offset(position p) const { return static_cast<std::size_t>(p & mask_); }
  std::byte* at(position p) { return bytes_.data() + offset(p); }
  std::byte const* at(position p) const { return bytes_.data() + offset(p); }

  /// How many bytes follow `p` before the wrap.
  std::size_t straight(position p) const { return size() - offset(p); }
  /// Whether `length` bytes have room behind the head.
  bool room_for(std::size_t length) const {
    return head_ + (length > straight(head_) ? straight(head_) : 0) + length - tail_ <= size();
  }

  /// Skips what is left before the wrap where a record of `length` bytes would cross it.
  void skip_for(std::size_t length) {
    if (length <= straight(head_)) return;
    store_little(at(head_), skipped);
    head_ += straight(head_);
  }
  /// Pre: `length` bytes at the head are in one piece and free.
  void grow(std::size_t length) { head_ += length; }
  /// Gives back all before `p`.
  void shrink_to(position p) { tail_ = p; }
  /// Whether something skipped stands at the tail; then it is given back.
  bool shrink_skipped() {
    if (load_little<std::uint32_t>(at(tail_)) != skipped) return false;
    tail_ += straight(tail_);
    return true;
  }

 private:
  static constexpr std::uint32_t skipped = 0xffffffff;  // no record begins so

  std::vector<std::byte> bytes_;
  std::size_t mask_;
  position head_;
  position tail_;
};

SYNOD_END_NAMESPACE
