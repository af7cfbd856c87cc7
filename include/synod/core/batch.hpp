// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <cstddef>
#include <cstdint>
#include <iterator>
#include <optional>

#include <synod/core/bytes.hpp>
#include <synod/core/record.hpp>

SYNOD_BEGIN_NAMESPACE

/// Whole records one behind the other, in rising slot order: a view, valid until the call that handed it over
/// returns. Whoever keeps it, copies it.
class batch {
 public:
  /// Walks the records; dereferencing gives the bytes of one record.
  class iterator {
   public:
    using value_type = bytes_view;
    using difference_type = std::ptrdiff_t;

    iterator() = default;
    explicit constexpr iterator(std::byte const* at) : at_(at) {}
    constexpr bytes_view operator*() const { return {at_, record::size(at_)}; }
    constexpr iterator& operator++() { at_ += stride_.to_next(at_); return *this; }
    constexpr iterator operator++(int) { iterator was = *this; ++*this; return was; }
    friend constexpr bool operator==(iterator const& a, iterator const& b) { return a.at_ == b.at_; }

   private:
    std::byte const* at_ = nullptr;
    record::stride stride_;
  };

  batch() = default;
  /// Pre: `bytes` are `count` whole records in rising slot order; bytes of a peer or a disk go through `check`.
  constexpr batch(bytes_view bytes, std::uint32_t count) : bytes_(bytes), count_(count) {}

  /// The batch that `bytes` hold, or nothing where a record is cut, malformed, or out of order.
  static constexpr std::optional<batch> check(bytes_view bytes) {
    std::uint32_t count = 0;
    slot last{};
    for (bytes_view rest = bytes; !rest.empty(); ++count) {
      std::optional<std::size_t> const size = record::check(rest);
      if (!size || record::slot_of(rest.data()) <= last) return {};
      last = record::slot_of(rest.data());
      rest = rest.subspan(*size);
    }
    return batch(bytes, count);
  }

  constexpr bytes_view bytes() const { return bytes_; }
  constexpr std::uint32_t size() const { return count_; }
  constexpr bool empty() const { return count_ == 0; }
  /// The first record's slot. Pre: not empty.
  constexpr slot first() const { return record::slot_of(bytes_.data()); }
  constexpr iterator begin() const { return iterator(bytes_.data()); }
  constexpr iterator end() const { return iterator(bytes_.data() + bytes_.size()); }

 private:
  bytes_view bytes_{};
  std::uint32_t count_ = 0;
};

SYNOD_END_NAMESPACE
