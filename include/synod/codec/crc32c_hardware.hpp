// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>

#include <synod/core/bytes.hpp>

// Instructions by their builtins: <nmmintrin.h> takes longer to read than all of the codec.
#if defined(__x86_64__) && defined(__GNUC__)
#define SYNOD_CRC32C_X86 1
#elif defined(__ARM_FEATURE_CRC32)
#include <arm_acle.h>
#define SYNOD_CRC32C_ARM 1
#endif

SYNOD_BEGIN_NAMESPACE
namespace detail {

inline constexpr std::uint32_t crc32c_polynomial = 0x82f63b78;  // Castagnoli, reflected

#if defined(SYNOD_CRC32C_X86)

/// The checksum of what stood before and `n` bytes: an instruction for every eight, which waits for the one before.
__attribute__((target("sse4.2,pclmul"))) inline std::uint32_t crc32c_in_line(std::byte const* p, std::size_t n,
                                                                             std::uint32_t c) {
  std::uint64_t wide = c;
  for (; n >= 8; p += 8, n -= 8) wide = __builtin_ia32_crc32di(wide, load_little<std::uint64_t>(p));
  c = static_cast<std::uint32_t>(wide);
  for (; n != 0; ++p, --n) c = __builtin_ia32_crc32qi(c, std::to_integer<std::uint8_t>(*p));
  return c;
}

/// Entry w: x^(64 w - 33) modulo the polynomial, reflected. A carry-less product with it, of which the instruction then
/// takes the checksum, is what the checksum becomes with w words of zeros behind it.
inline constexpr std::size_t crc32c_lane_words = 128;
using crc32c_shifts = std::array<std::uint32_t, 2 * crc32c_lane_words + 1>;

inline crc32c_shifts make_crc32c_shifts() {
  crc32c_shifts t{};
  std::uint32_t c = 1;
  for (std::size_t w = 1; w < t.size(); ++w) {
    t[w] = c;
    for (int bit = 0; bit < 64; ++bit) c = (c >> 1) ^ ((c & 1U) != 0 ? crc32c_polynomial : 0U);
  }
  return t;
}

/// Three stretches at once, since the instruction takes three cycles and one can begin in each; then put together.
/// After V. Gopal et al., "Fast CRC Computation for iSCSI Polynomial Using CRC32 Instruction", Intel 2011.
__attribute__((target("sse4.2,pclmul"))) inline std::uint32_t crc32c_by_hardware(std::byte const* p, std::size_t n,
                                                                                 std::uint32_t c) {
  using pair = long long __attribute__((vector_size(16)));
  static crc32c_shifts const shifts = make_crc32c_shifts();
  while (n >= 192) {  // of 128 bytes, putting together costs what it saves
    std::size_t const words = std::min(n / 24, crc32c_lane_words);
    std::byte const *const second = p + 8 * words, *const third = second + 8 * words;
    std::uint64_t a = c, b = 0, d = 0;
    for (std::size_t i = 0; i < 8 * words; i += 8) {
      a = __builtin_ia32_crc32di(a, load_little<std::uint64_t>(p + i));
      b = __builtin_ia32_crc32di(b, load_little<std::uint64_t>(second + i));
      d = __builtin_ia32_crc32di(d, load_little<std::uint64_t>(third + i));
    }
    pair const moved = __builtin_ia32_pclmulqdq128(pair{static_cast<long long>(a), 0}, pair{shifts[2 * words], 0}, 0) ^
                       __builtin_ia32_pclmulqdq128(pair{static_cast<long long>(b), 0}, pair{shifts[words], 0}, 0);
    c = static_cast<std::uint32_t>(__builtin_ia32_crc32di(0, static_cast<std::uint64_t>(moved[0])) ^ d);
    p += 24 * words;
    n -= 24 * words;
  }
  return crc32c_in_line(p, n, c);
}

/// Both instructions or none: for each set of them g++ sets itself up anew. Whoever has but one takes the tables.
inline bool crc32c_has_hardware() {
  static bool const has = __builtin_cpu_supports("sse4.2") != 0 && __builtin_cpu_supports("pclmul") != 0;
  return has;
}

#elif defined(SYNOD_CRC32C_ARM)

inline std::uint32_t crc32c_by_hardware(std::byte const* p, std::size_t n, std::uint32_t c) {
  for (; n >= 8; p += 8, n -= 8) c = __crc32cd(c, load_little<std::uint64_t>(p));
  for (; n != 0; ++p, --n) c = __crc32cb(c, std::to_integer<std::uint8_t>(*p));
  return c;
}
inline bool crc32c_has_hardware() { return true; }

#else

inline std::uint32_t crc32c_by_hardware(std::byte const*, std::size_t, std::uint32_t c) { return c; }
inline bool crc32c_has_hardware() { return false; }

#endif

}  // namespace detail
SYNOD_END_NAMESPACE
