// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <array>
#include <concepts>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <string>
#include <string_view>
#include <type_traits>
#include <utility>
#include <vector>

#include <synod/codec/scalar.hpp>

SYNOD_BEGIN_NAMESPACE
namespace codec::detail {

template <class T>
constexpr std::byte* write_all(std::byte* to, T const* from, std::size_t count) {
  if constexpr (raw<T>) {
    if (!std::is_constant_evaluated()) {
      if (count != 0) std::memcpy(to, from, count * sizeof(T));
      return to + count * sizeof(T);
    }
  }
  for (std::size_t i = 0; i < count; ++i) to = form_of<T>::write(to, from[i]);
  return to;
}

/// Pre: `count` whole elements are there; their form is fixed.
template <class T>
constexpr bool load_all(std::byte const* from, T* into, std::size_t count) {
  if constexpr (raw<T>) {
    if (!std::is_constant_evaluated()) {
      if (count != 0) std::memcpy(into, from, count * sizeof(T));
      return true;
    }
  }
  bool fine = true;
  for (std::size_t i = 0; i < count; ++i, from += form_of<T>::fixed) fine = form_of<T>::load(from, into[i]) && fine;
  return fine;
}

/// Elements whose number the type says: no length on the wire.
template <class T, std::size_t N, class Holder>
struct array_form {
  using parts = pack<T>;
  static constexpr bool sound = true;
  static constexpr std::size_t fixed = N == 0 ? 0 : form_of<T>::fixed == variable ? variable : N * form_of<T>::fixed;
  static constexpr std::size_t least = N * form_of<T>::least;

  static constexpr std::size_t size(Holder const& value) {
    std::size_t sum = 0;
    for (T const& element : value) sum += detail::size_of(element);
    return sum;
  }
  static constexpr std::byte* write(std::byte* to, Holder const& value) {
    return detail::write_all(to, std::data(value), N);
  }
  static constexpr bool load(std::byte const* from, Holder& into) {
    return detail::load_all(from, std::data(into), N);
  }
  static constexpr bool read(bytes_view& from, Holder& into) {
    for (T& element : into)
      if (!detail::take(from, element)) return false;
    return true;
  }
  template <class Out>
  static constexpr void shape(Out& out) {
    out.text("["), form_of<T>::shape(out), out.text(";"), out.number(N), out.text("]");
  }
};

template <class T, std::size_t N> struct form<std::array<T, N>> : array_form<T, N, std::array<T, N>> {};
template <class T, std::size_t N> struct form<T[N]> : array_form<T, N, T[N]> {};

inline constexpr std::size_t length_bytes = 4;

/// Pre: `count < 2^32`.
constexpr std::byte* write_length(std::byte* to, std::size_t count) {
  store_little(to, static_cast<std::uint32_t>(count));
  return to + length_bytes;
}

/// Takes a length off the front and checks it against the bytes that are left, before anybody allocates for it.
constexpr bool take_length(bytes_view& from, std::size_t element_least, std::size_t& count) {
  if (from.size() < length_bytes) return false;
  count = load_little<std::uint32_t>(from.data());
  from = from.subspan(length_bytes);
  return count <= from.size() / element_least;
}

/// u32 number of elements, then the elements.
template <class T, class Allocator>
struct form<std::vector<T, Allocator>> {
  using parts = pack<T>;
  /// Elements that may take no bytes would let ten bytes declare four thousand million of them.
  static constexpr bool bounded = form_of<T>::least > 0;
  static constexpr bool sound = bounded && std::is_default_constructible_v<T>;
  static constexpr std::size_t fixed = variable;
  static constexpr std::size_t least = length_bytes;

  static constexpr std::size_t size(std::vector<T, Allocator> const& value) {
    std::size_t sum = length_bytes;
    if constexpr (form_of<T>::fixed != variable) return sum + value.size() * form_of<T>::fixed;
    else for (T const& element : value) sum += form_of<T>::size(element);
    return sum;
  }
  static constexpr std::byte* write(std::byte* to, std::vector<T, Allocator> const& value) {
    to = detail::write_length(to, value.size());
    if constexpr (std::same_as<T, bool>) {  // has no array of elements
      for (bool const element : value) to = form<bool>::write(to, element);
      return to;
    } else {
      return detail::write_all(to, value.data(), value.size());
    }
  }
  static constexpr bool read(bytes_view& from, std::vector<T, Allocator>& into) {
    std::size_t count = 0;
    if (!detail::take_length(from, form_of<T>::least, count)) return false;
    if constexpr (raw<T>) {
      into.resize(count);
      detail::load_all(from.data(), into.data(), count);
      from = from.subspan(count * sizeof(T));
    } else {
      into.clear();
      into.reserve(count);
      for (std::size_t i = 0; i < count; ++i) {
        T element{};
        if (!detail::take(from, element)) return false;
        into.push_back(std::move(element));
      }
    }
    return true;
  }
  template <class Out>
  static constexpr void shape(Out& out) { out.text("["), form_of<T>::shape(out), out.text("]"); }
};

/// u32 number of characters, then the characters.
template <class Traits, class Allocator>
struct form<std::basic_string<char, Traits, Allocator>> {
  using string = std::basic_string<char, Traits, Allocator>;
  using parts = pack<>;
  static constexpr bool sound = true;
  static constexpr std::size_t fixed = variable;
  static constexpr std::size_t least = length_bytes;

  static constexpr std::size_t size(string const& value) { return length_bytes + value.size(); }
  static constexpr std::byte* write(std::byte* to, string const& value) {
    return detail::write_all(write_length(to, value.size()), value.data(), value.size());
  }
  static constexpr bool read(bytes_view& from, string& into) {
    std::size_t count = 0;
    if (!detail::take_length(from, 1, count)) return false;
    into.resize(count);
    detail::load_all(from.data(), into.data(), count);
    from = from.subspan(count);
    return true;
  }
  template <class Out>
  static constexpr void shape(Out& out) { out.text("string"); }
};

}  // namespace codec::detail
SYNOD_END_NAMESPACE
