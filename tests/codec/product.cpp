// SPDX-License-Identifier: BSL-1.0
#include "laws.hpp"
#include "samples.hpp"

#include <random>

struct backwards {
  std::uint8_t a, b;
  std::uint16_t c;
};
BOOST_HANA_ADAPT_STRUCT(backwards, c, a);

TEST_CASE("a struct stands as its members, one behind the other") {
  CHECK(encoded(samples::transfer{1, 2, 3}) == octets({1, 0, 0, 0, 2, 0, 0, 0, 3, 0, 0, 0, 0, 0, 0, 0}));
  CHECK(encoded(samples::nothing{}).empty());
  CHECK(encoded(std::pair<std::uint8_t, std::uint16_t>{1, 2}) == octets({1, 2, 0}));
  CHECK(encoded(std::tuple<>{}).empty());
}

TEST_CASE("members stand in the order in which they were made known, and only those that were") {
  CHECK(encoded(backwards{1, 2, 3}) == octets({3, 0, 1}));
  backwards into{7, 8, 9};
  REQUIRE(synod::codec::read(octets({5, 0, 4}), into));
  CHECK(into.a == 4);
  CHECK(into.b == 8);
  CHECK(into.c == 5);
}

TEST_CASE("any value is read back as it was written, is read from nothing less or more, and has one encoding") {
  std::mt19937_64 random(20);
  for (int i = 0; i < 60; ++i) {
    samples::everything const value = samples::some_thing(random);
    bytes const whole = encoded(value);
    CHECK(decoded<samples::everything>(whole) == value);
    holds_only_whole<samples::everything>(whole);
    survives_flips<samples::everything>(whole);
  }
}

TEST_CASE("bytes of no sense are malformed, or are some value's only encoding") {
  std::mt19937_64 random(21);
  int read = 0;
  for (int i = 0; i < 20000; ++i) {
    bytes any(random() % 40);
    for (std::byte& b : any) b = static_cast<std::byte>(random() % 4);
    CHECK(canonical<std::variant<samples::transfer, std::vector<std::optional<std::uint8_t>>>>(any));
    CHECK(canonical<samples::everything>(any));
    std::vector<std::optional<std::uint8_t>> into;
    read += synod::codec::read(any, into);
  }
  CHECK(read > 0);
}

TEST_CASE("values are read off the front of a stream, one after the other") {
  bytes both = encoded(std::string("one"));
  bytes const second = encoded(samples::transfer{4, 5, 6});
  both.insert(both.end(), second.begin(), second.end());
  synod::bytes_view from = both;
  std::string text;
  samples::transfer t;
  REQUIRE(synod::codec::read_prefix(from, text));
  CHECK(text == "one");
  CHECK(from.size() == 16);
  REQUIRE(synod::codec::read_prefix(from, t));
  CHECK(t == samples::transfer{4, 5, 6});
  CHECK(from.empty());
  CHECK_FALSE(synod::codec::read_prefix(from, t));
}
