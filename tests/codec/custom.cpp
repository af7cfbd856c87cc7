// SPDX-License-Identifier: BSL-1.0
#include "laws.hpp"
#include "samples.hpp"

#include <synod/codec/shape.hpp>

namespace codec = synod::codec;

/// A range of slots: more than its members says which are admitted.
struct interval {
  std::uint8_t low = 0, high = 0;
};
BOOST_HANA_ADAPT_STRUCT(interval, low, high);
template <>
struct codec::valid<interval> {
  static constexpr bool check(interval const& r) { return r.low <= r.high; }
};

struct token {
  std::array<std::byte, 4> bytes{};
  friend auto operator<=>(token const&, token const&) = default;
};
template <>
struct codec::custom<token> : codec::as_bytes<token> {};

struct broken_custom {};
template <>
struct codec::custom<broken_custom> {
  static constexpr std::size_t fixed_size = 1;
};

TEST_CASE("a type with its own encoding stands wherever others do") {
  CHECK(encoded(samples::date{0x0504030201}) == octets({1, 2, 3, 4, 5}));
  CHECK(encoded(std::vector<samples::date>{{1}, {2}}) == octets({2, 0, 0, 0, 1, 0, 0, 0, 0, 2, 0, 0, 0, 0}));
  std::vector<samples::label> const labels{{"ab"}, {""}};
  CHECK(encoded(labels) == octets({2, 0, 0, 0, 2, 'a', 'b', 0}));
  CHECK(decoded<std::vector<samples::label>>(encoded(labels)) == labels);
  holds_only_whole<std::vector<samples::label>>(encoded(labels));
  CHECK(codec::shape<std::pair<samples::date, samples::label>>() == "(date[5],label)");
}

TEST_CASE("a type can be taken as the bytes it is") {
  token const t{{std::byte{1}, std::byte{2}, std::byte{3}, std::byte{4}}};
  CHECK(encoded(t) == octets({1, 2, 3, 4}));
  CHECK(decoded<token>(octets({1, 2, 3, 4})) == t);
  CHECK(malformed<token>(octets({1, 2, 3})));
  CHECK(codec::shape<token>() == "bytes[4]");
}

TEST_CASE("a struct's own check refuses what its members would admit") {
  CHECK(decoded<interval>(octets({1, 2})).high == 2);
  CHECK(malformed<interval>(octets({2, 1})));
  CHECK(malformed<std::vector<interval>>(octets({1, 0, 0, 0, 2, 1})));
}

TEST_CASE("an encoding that lacks an operation is none") {
  STATIC_REQUIRE(codec::walkable<samples::date>);
  STATIC_REQUIRE(codec::walkable<samples::label>);
  STATIC_REQUIRE_FALSE(codec::walkable<broken_custom>);
}
