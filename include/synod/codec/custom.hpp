// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <concepts>
#include <cstddef>
#include <cstring>
#include <string_view>
#include <type_traits>

#include <synod/core/bytes.hpp>

SYNOD_BEGIN_NAMESPACE
namespace codec {

/// Stands for "the encoded size depends on the value".
inline constexpr std::size_t variable = static_cast<std::size_t>(-1);

/// Your own encoding of a type, where neither the library nor BOOST_HANA_ADAPT_STRUCT gives one: specialise it with
///
/// - `static constexpr std::string_view shape`: names the encoding; peers with another one are refused;
/// - `static std::byte* write(std::byte* to, T const&)`: writes it, returns the end;
/// - `static bool read(bytes_view& from, T& into)`: takes it off the front of `from`; false: malformed. It bounds
///   everything by `from.size()` before it allocates, and does not recurse as deep as a peer likes;
/// - where all values take the same number of bytes, `static constexpr std::size_t fixed_size`; `from` is then exactly
///   these bytes;
/// - else `static std::size_t size(T const&)`: the exact encoded size; and, to stand in a vector,
///   `static constexpr std::size_t least`: no value takes fewer bytes, at least 1.
template <class T>
struct custom;

/// Base for a `custom<T>` that takes the bytes of `T` as they are in memory: for node ids and other identifiers.
/// The byte order inside is then the machine's; a 16-byte UUID has none.
template <class T>
struct as_bytes {
  static_assert(std::is_trivially_copyable_v<T> && std::has_unique_object_representations_v<T>,
                "synod: [codec.bytes] as_bytes<T> needs unique bytes: no padding, no pointers to fix up, no floating "
                "point [codec/custom.hpp]");
  static constexpr std::size_t fixed_size = sizeof(T);
  static constexpr std::string_view shape = "bytes";
  static std::byte* write(std::byte* to, T const& value) {
    std::memcpy(to, &value, sizeof value);
    return to + sizeof value;
  }
  static bool read(bytes_view& from, T& into) {
    std::memcpy(&into, from.data(), sizeof into);
    return true;
  }
};

/// Which values of an enumeration or struct a peer may send, where not all: specialise it with
/// `static constexpr bool check(T const&)`. What fails the check is malformed.
template <class T>
struct valid;

namespace detail {

template <class T> concept has_custom = requires { sizeof(custom<T>); };
template <class T> concept has_valid = requires { sizeof(valid<T>); };

template <class T>
concept custom_fixed = requires {
  { custom<T>::fixed_size } -> std::convertible_to<std::size_t>;
};
template <class T>
concept custom_sized = custom_fixed<T> || requires(T const& value) {
  { custom<T>::size(value) } -> std::same_as<std::size_t>;
};
template <class T>
concept custom_writes = requires(T const& value, std::byte* to) {
  { custom<T>::write(to, value) } -> std::same_as<std::byte*>;
};
template <class T>
concept custom_reads = requires(bytes_view& from, T& into) {
  { custom<T>::read(from, into) } -> std::same_as<bool>;
};
template <class T>
concept custom_shaped = requires {
  { custom<T>::shape } -> std::convertible_to<std::string_view>;
};
template <class T>
concept custom_whole = custom_sized<T> && custom_writes<T> && custom_reads<T> && custom_shaped<T>;

template <class T>
constexpr bool admitted(T const& value) {
  if constexpr (has_valid<T>) return valid<T>::check(value);
  else return true;
}

}  // namespace detail
}  // namespace codec
SYNOD_END_NAMESPACE
