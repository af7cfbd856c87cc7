// SPDX-License-Identifier: BSL-1.0
#include "allocations.hpp"
#include "laws.hpp"
#include "samples.hpp"

#include <random>

TEST_CASE("an array has no length on the wire, a vector and a string have one of four bytes") {
  CHECK(encoded(std::array<std::uint16_t, 2>{1, 2}) == octets({1, 0, 2, 0}));
  CHECK(encoded(std::array<std::uint16_t, 0>{}).empty());
  CHECK(encoded(std::vector<std::uint16_t>{1, 2}) == octets({2, 0, 0, 0, 1, 0, 2, 0}));
  CHECK(encoded(std::vector<bool>{true, false, true}) == octets({3, 0, 0, 0, 1, 0, 1}));
  CHECK(encoded(std::string("hi")) == octets({2, 0, 0, 0, 'h', 'i'}));
  CHECK(encoded(std::vector<std::string>{"", "a"}) == octets({2, 0, 0, 0, 0, 0, 0, 0, 1, 0, 0, 0, 'a'}));
}

TEST_CASE("an element that is malformed makes the whole malformed") {
  CHECK(malformed<std::vector<bool>>(octets({2, 0, 0, 0, 1, 2})));
  CHECK(malformed<std::array<bool, 2>>(octets({2, 1})));
  CHECK(malformed<std::array<bool, 2>>(octets({1, 2})));
  CHECK(malformed<std::vector<samples::verb>>(octets({1, 0, 0, 0, 0})));
}

TEST_CASE("reading replaces what was there") {
  std::vector<std::string> names{"old", "older", "oldest"};
  REQUIRE(synod::codec::read(encoded(std::vector<std::string>{"new"}), names));
  CHECK(names == std::vector<std::string>{"new"});
  std::vector<std::uint32_t> numbers{1, 2, 3};
  REQUIRE(synod::codec::read(octets({0, 0, 0, 0}), numbers));
  CHECK(numbers.empty());
}

TEMPLATE_TEST_CASE("a declared length beyond the bytes that came is refused before anything is allocated", "",
                   std::string, std::vector<std::byte>, std::vector<std::uint64_t>, std::vector<bool>,
                   std::vector<std::string>, std::vector<samples::everything>, std::vector<samples::label>,
                   std::vector<std::vector<std::uint8_t>>, synod::bytes_view, std::string_view, synod::batch) {
  for (int const top : {0x01, 0x7f, 0x80, 0xff}) {
    bytes const hostile = octets({0xff, 0xff, 0xff, top, 1, 2, 3, 4, 5, 6});
    TestType into{};
    auto const before = allocations::so_far();
    bool const fine = synod::codec::read(hostile, into);
    CHECK((allocations::so_far() - before).count == 0);
    CHECK_FALSE(fine);
  }
}

TEST_CASE("a length is measured by the least that its elements can take") {
  // Three strings of no characters take twelve bytes; eleven cannot hold them.
  CHECK(decoded<std::vector<std::string>>(bytes(octets({3, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0}))).size() == 3);
  std::vector<std::string> into;
  bytes const hostile = octets({3, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0});
  auto const before = allocations::so_far();
  bool const fine = synod::codec::read(hostile, into);
  CHECK((allocations::so_far() - before).count == 0);
  CHECK_FALSE(fine);
}

TEST_CASE("numbers read again into the same vector need no memory") {
  bytes const from = encoded(std::vector<std::uint64_t>(100, 7));
  std::vector<std::uint64_t> into;
  REQUIRE(synod::codec::read(from, into));
  auto const before = allocations::so_far();
  bool const fine = synod::codec::read(from, into);
  CHECK((allocations::so_far() - before).count == 0);
  CHECK(fine);
}
