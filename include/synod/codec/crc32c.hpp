// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <type_traits>

#include <synod/codec/crc32c_hardware.hpp>
#include <synod/core/bytes.hpp>

SYNOD_BEGIN_NAMESPACE
namespace detail {

/// Table k, entry i: the checksum of byte i followed by k zero bytes.
using crc32c_tables = std::array<std::array<std::uint32_t, 256>, 8>;

inline crc32c_tables make_crc32c_tables() {
  crc32c_tables t{};
  std::uint32_t c = 1;
  for (std::size_t bit = 128; bit != 0; bit /= 2) {  // of one bit, then of all sums with the bits above it
    c = (c >> 1) ^ ((c & 1U) != 0 ? crc32c_polynomial : 0U);
    for (std::size_t i = 0; i < 256; i += 2 * bit) t[0][i + bit] = t[0][i] ^ c;
  }
  for (std::size_t k = 1; k < 8; ++k)
    for (std::size_t i = 0; i < 256; ++i) t[k][i] = (t[k - 1][i] >> 8) ^ t[0][t[k - 1][i] & 0xffU];
  return t;
}

/// From the definition: for what is computed when compiling.
constexpr std::uint32_t crc32c_by_bits(std::byte const* p, std::size_t n, std::uint32_t c) {
  for (; n != 0; ++p, --n) {
    c ^= std::to_integer<std::uint32_t>(*p);
    for (int bit = 0; bit < 8; ++bit) c = (c >> 1) ^ ((c & 1U) != 0 ? crc32c_polynomial : 0U);
  }
  return c;
}

/// Slice by eight: eight bytes a step, eight look-ups that do not wait for each other. The tables are made when they are
/// first needed, which with the processor's own instruction is never: in a constant every user's compiler would make them.
inline std::uint32_t crc32c_by_tables(std::byte const* p, std::size_t n, std::uint32_t c) {
  static crc32c_tables const t = make_crc32c_tables();
  for (; n >= 8; p += 8, n -= 8) {
    std::uint64_t const w = load_little<std::uint64_t>(p) ^ c;
    c = t[7][w & 0xffU] ^ t[6][(w >> 8) & 0xffU] ^ t[5][(w >> 16) & 0xffU] ^ t[4][(w >> 24) & 0xffU] ^
        t[3][(w >> 32) & 0xffU] ^ t[2][(w >> 40) & 0xffU] ^ t[1][(w >> 48) & 0xffU] ^ t[0][w >> 56];
  }
  for (; n != 0; ++p, --n) c = (c >> 8) ^ t[0][(c ^ std::to_integer<std::uint32_t>(*p)) & 0xffU];
  return c;
}

}  // namespace detail

/// The CRC-32C (Castagnoli) checksum of `bytes`, by the processor's own instruction where it has one. Going on from
/// the checksum of what stood before: `crc32c(b, crc32c(a))` is that of a and b together.
constexpr std::uint32_t crc32c(bytes_view bytes, std::uint32_t before = 0) {
  if (std::is_constant_evaluated()) return ~detail::crc32c_by_bits(bytes.data(), bytes.size(), ~before);
  if (detail::crc32c_has_hardware()) return ~detail::crc32c_by_hardware(bytes.data(), bytes.size(), ~before);
  return ~detail::crc32c_by_tables(bytes.data(), bytes.size(), ~before);
}

SYNOD_END_NAMESPACE
