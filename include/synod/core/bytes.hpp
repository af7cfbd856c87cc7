// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <bit>
#include <concepts>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <span>
#include <type_traits>

#include <synod/version.hpp>

SYNOD_BEGIN_NAMESPACE

/// A view of bytes that somebody else owns.
using bytes_view = std::span<std::byte const>;

/// Writes `value` little-endian at `to`. Pre: `sizeof(T)` bytes are there. Everything on disk and wire goes through here.
template <std::unsigned_integral T>
constexpr void store_little(std::byte* to, T value) {
  if (!std::is_constant_evaluated() && std::endian::native == std::endian::little) {
    std::memcpy(to, &value, sizeof value);
    return;
  }
  for (std::size_t i = 0; i < sizeof value; ++i)
    to[i] = static_cast<std::byte>(static_cast<std::uint64_t>(value) >> (8 * i));
}

/// Reads a little-endian number at `from`. Pre: `sizeof(T)` bytes are there.
template <std::unsigned_integral T>
constexpr T load_little(std::byte const* from) {
  if (!std::is_constant_evaluated() && std::endian::native == std::endian::little) {
    T value;
    std::memcpy(&value, from, sizeof value);
    return value;
  }
  std::uint64_t value = 0;
  for (std::size_t i = 0; i < sizeof(T); ++i) value |= std::to_integer<std::uint64_t>(from[i]) << (8 * i);
  return static_cast<T>(value);
}

SYNOD_END_NAMESPACE
