// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <cstddef>
#include <initializer_list>
#include <string>
#include <vector>

#include <synod/codec/codec.hpp>
#include <tests/catch.hpp>

using bytes = std::vector<std::byte>;

inline bytes octets(std::initializer_list<int> values) {
  bytes b;
  for (int v : values) b.push_back(static_cast<std::byte>(v));
  return b;
}
inline bytes octets(std::string_view text) {
  bytes b;
  for (char c : text) b.push_back(static_cast<std::byte>(c));
  return b;
}

/// The encoding of `value`; fails the test where `size` and `write` disagree, or a byte behind the end is touched.
template <class T>
bytes encoded(T const& value) {
  std::size_t const size = synod::codec::size(value);
  constexpr std::byte canary{0xa5};
  bytes to(size + 16, canary);
  REQUIRE(synod::codec::write(to.data(), value) == to.data() + size);
  for (std::size_t i = size; i < to.size(); ++i) REQUIRE(to[i] == canary);
  to.resize(size);
  return to;
}

/// Reading takes exactly what was written, and nothing shorter or longer.
template <class T>
void holds_only_whole(bytes const& whole) {
  T into{};
  for (std::size_t cut = 0; cut < whole.size(); ++cut) {
    bytes const part(whole.begin(), whole.begin() + static_cast<std::ptrdiff_t>(cut));
    if (synod::codec::read(part, into)) FAIL("read from the first " << cut << " of " << whole.size() << " bytes");
  }
  bytes more = whole;
  more.push_back(std::byte{0});
  CHECK_FALSE(synod::codec::read(more, into));
}

/// A value has one encoding: whatever can be read is written back as the same bytes.
template <class T>
bool canonical(bytes const& any) {
  T into{};
  return !synod::codec::read(any, into) || encoded(into) == any;
}

/// Under every flip of one bit the bytes are malformed, or are another value's.
template <class T>
void survives_flips(bytes whole) {
  for (std::size_t bit = 0; bit < 8 * whole.size(); ++bit) {
    std::byte const mask{static_cast<unsigned char>(1U << (bit % 8))};
    whole[bit / 8] ^= mask;
    if (!canonical<T>(whole)) FAIL("bit " << bit << " flipped gives bytes that are read, and written back differently");
    whole[bit / 8] ^= mask;
  }
}

template <class T>
T decoded(bytes const& from) {
  T into{};
  REQUIRE(synod::codec::read(from, into));
  return into;
}

template <class T>
bool malformed(bytes const& from) {
  T into{};
  return !synod::codec::read(from, into);
}
