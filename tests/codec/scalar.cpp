// SPDX-License-Identifier: BSL-1.0
#include "laws.hpp"
#include "samples.hpp"

#include <bit>
#include <cmath>
#include <cstdint>
#include <limits>
#include <random>

namespace codec = synod::codec;

TEST_CASE("integers are little-endian and as wide as their type") {
  CHECK(encoded(std::uint8_t{0xfe}) == octets({0xfe}));
  CHECK(encoded(std::uint16_t{0x0102}) == octets({2, 1}));
  CHECK(encoded(std::uint32_t{0x01020304}) == octets({4, 3, 2, 1}));
  CHECK(encoded(std::uint64_t{0x0102030405060708}) == octets({8, 7, 6, 5, 4, 3, 2, 1}));
  CHECK(encoded(std::int8_t{-1}) == octets({0xff}));
  CHECK(encoded(std::int32_t{-2}) == octets({0xfe, 0xff, 0xff, 0xff}));
  CHECK(encoded('a') == octets({'a'}));
  CHECK(encoded(std::byte{7}) == octets({7}));
}

TEMPLATE_TEST_CASE("every integer is read back as it was written", "", std::uint8_t, std::int8_t, std::uint16_t,
                   std::int16_t, std::uint32_t, std::int32_t, std::uint64_t, std::int64_t, char, char16_t) {
  std::mt19937_64 random(1);
  for (int i = 0; i < 200; ++i) {
    auto const value = static_cast<TestType>(random());
    CHECK(decoded<TestType>(encoded(value)) == value);
  }
  for (TestType const edge : {std::numeric_limits<TestType>::min(), std::numeric_limits<TestType>::max()})
    CHECK(decoded<TestType>(encoded(edge)) == edge);
  holds_only_whole<TestType>(encoded(TestType{}));
}

TEST_CASE("a bool is exactly 0 or 1") {
  CHECK(encoded(false) == octets({0}));
  CHECK(encoded(true) == octets({1}));
  CHECK(decoded<bool>(octets({1})));
  for (int other = 2; other < 256; ++other) CHECK(malformed<bool>(octets({other})));
}

TEST_CASE("an enumeration stands as its underlying type, and only with the values that it admits") {
  enum class wide : std::uint32_t { one = 0x01020304 };
  CHECK(encoded(wide::one) == octets({4, 3, 2, 1}));
  CHECK(decoded<wide>(octets({9, 0, 0, 0})) == wide{9});
  CHECK(decoded<samples::verb>(octets({3})) == samples::verb::erase);
  CHECK(malformed<samples::verb>(octets({0})));
  CHECK(malformed<samples::verb>(octets({4})));
  enum class flag : bool {};
  CHECK(malformed<flag>(octets({2})));
}

TEST_CASE("floating-point numbers keep every bit") {
  CHECK(encoded(1.0) == octets({0, 0, 0, 0, 0, 0, 0xf0, 0x3f}));
  CHECK(encoded(-2.0F) == octets({0, 0, 0, 0xc0}));
  for (double const d : {-0.0, 5e-324, std::numeric_limits<double>::infinity(), std::nan("7")})
    CHECK(std::bit_cast<std::uint64_t>(decoded<double>(encoded(d))) == std::bit_cast<std::uint64_t>(d));
}

TEST_CASE("what has a fixed size says so, and can be written when compiling") {
  STATIC_REQUIRE(codec::fixed_size_v<std::uint16_t> == 2);
  STATIC_REQUIRE(codec::fixed_size_v<samples::transfer> == 16);
  STATIC_REQUIRE(codec::fixed_size_v<std::array<samples::transfer, 3>> == 48);
  STATIC_REQUIRE(codec::fixed_size_v<samples::nothing> == 0);
  STATIC_REQUIRE(codec::fixed_size_v<samples::date> == 5);
  STATIC_REQUIRE(codec::fixed_size_v<std::string> == codec::variable);
  STATIC_REQUIRE(codec::fixed_size_v<samples::everything> == codec::variable);
  STATIC_REQUIRE([] {
    std::array<std::byte, 16> to{};
    samples::transfer back;
    codec::write(to.data(), samples::transfer{1, 2, 0x0300});
    return codec::read(to, back) && back == samples::transfer{1, 2, 0x0300} && to[9] == std::byte{3};
  }());
}
