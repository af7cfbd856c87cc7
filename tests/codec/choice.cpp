// SPDX-License-Identifier: BSL-1.0
#include "laws.hpp"
#include "samples.hpp"

using choice = std::variant<std::monostate, std::uint16_t, std::string, std::uint16_t>;

TEST_CASE("an optional is a byte that says whether, and the value") {
  CHECK(encoded(std::optional<std::uint16_t>{}) == octets({0}));
  CHECK(encoded(std::optional<std::uint16_t>{0x0102}) == octets({1, 2, 1}));
  CHECK(decoded<std::optional<std::uint16_t>>(octets({0})) == std::nullopt);
  using nested = std::optional<std::optional<bool>>;
  CHECK(decoded<nested>(octets({1, 0})) == nested(std::in_place));
}

TEST_CASE("an optional's byte is exactly 0 or 1, and what it promises is there") {
  CHECK(malformed<std::optional<std::uint16_t>>(octets({2, 0, 0})));
  CHECK(malformed<std::optional<std::uint16_t>>(octets({1, 0})));
  CHECK(malformed<std::optional<std::uint16_t>>(octets({0, 0})));
  CHECK(malformed<std::optional<std::uint16_t>>({}));
}

TEST_CASE("a variant is a byte that says which, and the value; equal types are told apart") {
  CHECK(encoded(choice{}) == octets({0}));
  CHECK(encoded(choice(std::in_place_index<1>, std::uint16_t{7})) == octets({1, 7, 0}));
  CHECK(encoded(choice(std::in_place_index<3>, std::uint16_t{7})) == octets({3, 7, 0}));
  CHECK(decoded<choice>(octets({3, 7, 0})).index() == 3);
  CHECK(std::get<2>(decoded<choice>(octets({2, 1, 0, 0, 0, 'x'}))) == "x");
}

TEST_CASE("a variant's byte names one of its alternatives") {
  for (int other = 4; other < 256; ++other) CHECK(malformed<choice>(octets({other, 0, 0})));
  CHECK(malformed<choice>({}));
  CHECK(malformed<choice>(octets({0, 0})));
}
