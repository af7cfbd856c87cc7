// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <string_view>

#include <synod/codec/walkable.hpp>

SYNOD_BEGIN_NAMESPACE
namespace codec {
namespace detail {

struct text_length {
  std::size_t length = 0;
  constexpr void text(std::string_view piece) { length += piece.size(); }
  constexpr void number(std::size_t n) {
    do ++length, n /= 10;
    while (n != 0);
  }
};

template <std::size_t N>
struct text_buffer {
  std::array<char, N> chars{};
  std::size_t length = 0;
  constexpr void text(std::string_view piece) {
    for (char const c : piece) chars[length++] = c;
  }
  constexpr void number(std::size_t n) {
    std::size_t digits = 0;
    for (std::size_t rest = n; digits == 0 || rest != 0; rest /= 10) ++digits;
    for (std::size_t i = digits; i-- > 0; n /= 10) chars[length + i] = static_cast<char>('0' + n % 10);
    length += digits;
  }
};

template <class T>
inline constexpr auto shape_text = [] {
  constexpr std::size_t length = [] {
    text_length out;
    form_of<T>::shape(out);
    return out.length;
  }();
  text_buffer<length> out;
  form_of<T>::shape(out);
  return out;
}();

}  // namespace detail

/// What a `T` looks like on the wire, in words that do not depend on the compiler: `{ballot:{round:u64,node:u16},
/// entries:records}`. Two types of the same shape are read from each other's bytes. Peers compare it on connecting.
template <walkable T>
constexpr std::string_view shape() {
  auto const& text = detail::shape_text<T>;
  return {text.chars.data(), text.length};
}

inline constexpr std::uint64_t fnv1a_basis = 0xcbf29ce484222325;

/// FNV-1a, 64 bits. The hash of one text goes on with the next where it is given as `from`.
constexpr std::uint64_t fnv1a(std::string_view text, std::uint64_t from = fnv1a_basis) {
  for (char const c : text) {
    from ^= static_cast<unsigned char>(c);
    from *= 0x100000001b3;
  }
  return from;
}

}  // namespace codec
SYNOD_END_NAMESPACE
