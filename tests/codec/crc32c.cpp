// SPDX-License-Identifier: BSL-1.0
#include <tests/catch.hpp>

#include <array>
#include <cstddef>
#include <random>
#include <string_view>
#include <vector>

#include <synod/codec/crc32c.hpp>

namespace {

std::vector<std::byte> bytes_of(std::string_view text) {
  std::vector<std::byte> b;
  for (char c : text) b.push_back(static_cast<std::byte>(c));
  return b;
}

/// Bit by bit, straight from the definition.
std::uint32_t slowly(synod::bytes_view bytes) {
  std::uint32_t c = ~0U;
  for (std::byte b : bytes) {
    c ^= std::to_integer<std::uint32_t>(b);
    for (int i = 0; i < 8; ++i) c = (c >> 1) ^ ((c & 1U) != 0 ? 0x82f63b78U : 0U);
  }
  return ~c;
}

}  // namespace

TEST_CASE("CRC-32C gives the published check values", "[codec][crc32c]") {
  CHECK(synod::crc32c({}) == 0);
  CHECK(synod::crc32c(bytes_of("123456789")) == 0xe3069283);
  // RFC 3720, appendix B.4.
  CHECK(synod::crc32c(std::vector(32, std::byte{0})) == 0x8a9136aa);
  CHECK(synod::crc32c(std::vector(32, std::byte{0xff})) == 0x62a8ab43);
}

TEST_CASE("CRC-32C can be computed when compiling", "[codec][crc32c]") {
  constexpr std::array<std::byte, 32> zeros{};
  STATIC_REQUIRE(synod::crc32c(zeros) == 0x8a9136aa);
}

TEST_CASE("hardware, tables and definition agree, at every length and cut", "[codec][crc32c]") {
  std::mt19937_64 random(1);
  std::vector<std::byte> b(20000);
  for (auto& x : b) x = static_cast<std::byte>(random());
  for (std::size_t n = 0; n <= b.size(); n += n < 1000 ? 1 : 1 + random() % 200) {
    synod::bytes_view const v(b.data(), n);
    std::uint32_t const expected = slowly(v);
    CHECK(synod::crc32c(v) == expected);
    CHECK(~synod::detail::crc32c_by_tables(v.data(), n, ~0U) == expected);
#if defined(SYNOD_CRC32C_X86)
    CHECK(~synod::detail::crc32c_in_line(v.data(), n, ~0U) == expected);
#endif
    std::size_t const cut = n == 0 ? 0 : random() % n;
    CHECK(synod::crc32c(v.subspan(cut), synod::crc32c(v.first(cut))) == expected);
  }
}
