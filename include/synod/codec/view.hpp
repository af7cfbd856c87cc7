// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <cstddef>
#include <optional>
#include <string_view>

#include <synod/codec/sequence.hpp>
#include <synod/core/batch.hpp>

SYNOD_BEGIN_NAMESPACE
namespace codec::detail {

/// u32 number of bytes, then the bytes. Reading copies nothing: the view points into what was read from, and lives no
/// longer than that.
template <>
struct form<bytes_view> {
  using parts = pack<>;
  static constexpr bool sound = true;
  static constexpr std::size_t fixed = variable;
  static constexpr std::size_t least = length_bytes;

  static constexpr std::size_t size(bytes_view value) { return length_bytes + value.size(); }
  static constexpr std::byte* write(std::byte* to, bytes_view value) {
    return detail::write_all(write_length(to, value.size()), value.data(), value.size());
  }
  static constexpr bool read(bytes_view& from, bytes_view& into) {
    std::size_t count = 0;
    if (!detail::take_length(from, 1, count)) return false;
    into = from.first(count);
    from = from.subspan(count);
    return true;
  }
  template <class Out>
  static constexpr void shape(Out& out) { out.text("[u8]"); }
};

/// As a string; reading copies nothing.
template <>
struct form<std::string_view> {
  using parts = pack<>;
  static constexpr bool sound = true;
  static constexpr std::size_t fixed = variable;
  static constexpr std::size_t least = length_bytes;

  static constexpr std::size_t size(std::string_view value) { return length_bytes + value.size(); }
  static constexpr std::byte* write(std::byte* to, std::string_view value) {
    return detail::write_all(write_length(to, value.size()), value.data(), value.size());
  }
  static bool read(bytes_view& from, std::string_view& into) {
    bytes_view bytes;
    if (!form<bytes_view>::read(from, bytes)) return false;
    into = {reinterpret_cast<char const*>(bytes.data()), bytes.size()};
    return true;
  }
  template <class Out>
  static constexpr void shape(Out& out) { out.text("string"); }
};

/// As bytes; the records are checked on reading, and stay where they are, aligned or not.
template <>
struct form<batch> {
  using parts = pack<>;
  static constexpr bool sound = true;
  static constexpr std::size_t fixed = variable;
  static constexpr std::size_t least = length_bytes;

  static std::size_t size(batch const& value) { return length_bytes + value.bytes().size(); }
  static std::byte* write(std::byte* to, batch const& value) {
    return form<bytes_view>::write(to, value.bytes());
  }
  static bool read(bytes_view& from, batch& into) {
    bytes_view bytes;
    if (!form<bytes_view>::read(from, bytes)) return false;
    std::optional<batch> const records = batch::check(bytes);
    if (!records) return false;
    into = *records;
    return true;
  }
  template <class Out>
  static constexpr void shape(Out& out) { out.text("records"); }
};

}  // namespace codec::detail
SYNOD_END_NAMESPACE
