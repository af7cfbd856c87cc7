// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <bit>
#include <concepts>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <type_traits>

#include <synod/codec/form.hpp>

SYNOD_BEGIN_NAMESPACE
namespace codec::detail {

template <class T>
concept integer = std::integral<T> && !std::same_as<T, bool> && sizeof(T) <= 8;

template <class T>
concept ieee_float = std::floating_point<T> && std::numeric_limits<T>::is_iec559 && (sizeof(T) == 4 || sizeof(T) == 8);

template <std::size_t Bytes>
using word = std::conditional_t<Bytes == 1, std::uint8_t,
             std::conditional_t<Bytes == 2, std::uint16_t,
             std::conditional_t<Bytes == 4, std::uint32_t, std::uint64_t>>>;

template <class T>
struct scalar_form {
  using parts = pack<>;
  static constexpr bool sound = true;
  static constexpr std::size_t fixed = sizeof(T);
  static constexpr std::size_t least = sizeof(T);
};

/// Little-endian, as wide as the type.
template <integer T>
struct form<T> : scalar_form<T> {
  static constexpr std::byte* write(std::byte* to, T value) {
    store_little(to, static_cast<word<sizeof(T)>>(value));
    return to + sizeof(T);
  }
  static constexpr bool load(std::byte const* from, T& into) {
    into = static_cast<T>(load_little<word<sizeof(T)>>(from));
    return true;
  }
  template <class Out>
  static constexpr void shape(Out& out) {
    out.text(std::is_signed_v<T> ? "i" : "u");
    out.number(8 * sizeof(T));
  }
};

/// One byte, 0 or 1; any other is malformed.
template <>
struct form<bool> : scalar_form<std::uint8_t> {
  static constexpr std::byte* write(std::byte* to, bool value) {
    *to = value ? std::byte{1} : std::byte{0};
    return to + 1;
  }
  static constexpr bool load(std::byte const* from, bool& into) {
    into = *from == std::byte{1};
    return *from <= std::byte{1};
  }
  template <class Out>
  static constexpr void shape(Out& out) { out.text("bool"); }
};

/// An enumeration whose underlying type is written down: of others the width is the compiler's choice, and a value
/// that a peer made up would be undefined behaviour.
template <class T>
concept fixed_enum = std::is_enum_v<T> && requires { T{0}; };

/// As its underlying type; `valid<T>` may refuse values.
template <class T>
  requires std::is_enum_v<T>
struct form<T> : scalar_form<T> {
  static constexpr bool sound = fixed_enum<T>;
  using underlying = std::underlying_type_t<T>;

  static constexpr std::byte* write(std::byte* to, T value) {
    return form<underlying>::write(to, static_cast<underlying>(value));
  }
  static constexpr bool load(std::byte const* from, T& into) {
    underlying number{};
    if (!form<underlying>::load(from, number)) return false;
    into = static_cast<T>(number);
    return detail::admitted(into);
  }
  template <class Out>
  static constexpr void shape(Out& out) { form<underlying>::shape(out); }
};

/// The IEEE 754 bits, little-endian: what was written is read back bit for bit.
template <ieee_float T>
struct form<T> : scalar_form<T> {
  static constexpr std::byte* write(std::byte* to, T value) {
    store_little(to, std::bit_cast<word<sizeof(T)>>(value));
    return to + sizeof(T);
  }
  static constexpr bool load(std::byte const* from, T& into) {
    into = std::bit_cast<T>(load_little<word<sizeof(T)>>(from));
    return true;
  }
  template <class Out>
  static constexpr void shape(Out& out) { out.text(sizeof(T) == 4 ? "f32" : "f64"); }
};

/// Whether elements of this type stand in memory as on the wire, so that a run of them is one copy.
template <class T>
inline constexpr bool raw = !has_custom<T> && !has_valid<T> && [] {
  if constexpr (std::is_enum_v<T>) return integer<std::underlying_type_t<T>>;
  else return integer<T> || ieee_float<T>;
}() && (sizeof(T) == 1 || std::endian::native == std::endian::little);

}  // namespace codec::detail
SYNOD_END_NAMESPACE
