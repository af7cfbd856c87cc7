// SPDX-License-Identifier: BSL-1.0
#include <tests/catch.hpp>

#include <cstdint>

#include <synod/policy/eligibility.hpp>

using tail = synod::log_tail<std::uint32_t>;
using synod::eligibility::any;
using synod::eligibility::up_to_date;

TEST_CASE("any: the log of the candidate does not matter", "[policy][eligibility]") {
  STATIC_REQUIRE(any::eligible(tail{{{5}, 1}, {9}}, tail{}));
}

TEST_CASE("up_to_date: the ballot of the last entry counts first, then the length", "[policy][eligibility]") {
  constexpr tail mine{{{3}, 1}, {5}};
  STATIC_REQUIRE(up_to_date::eligible(mine, mine));
  STATIC_REQUIRE(up_to_date::eligible(mine, tail{{{4}, 1}, {1}}));
  STATIC_REQUIRE(up_to_date::eligible(mine, tail{{{3}, 1}, {6}}));
  STATIC_REQUIRE_FALSE(up_to_date::eligible(mine, tail{{{3}, 1}, {4}}));
  STATIC_REQUIRE_FALSE(up_to_date::eligible(mine, tail{{{2}, 9}, {100}}));
  STATIC_REQUIRE_FALSE(up_to_date::eligible(mine, tail{}));
  STATIC_REQUIRE(up_to_date::eligible(tail{}, tail{}));
}
