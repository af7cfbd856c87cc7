// SPDX-License-Identifier: BSL-1.0
#include <cstdint>
#include <span>
#include <vector>

#include <tests/catch.hpp>

#include <synod/core/roster.hpp>

using synod::roster;

TEST_CASE("a roster is sorted, counts nobody twice, and has no bound") {
  std::vector<std::uint16_t> names;
  for (std::uint16_t i = 300; i > 0; --i) names.push_back(i), names.push_back(300);
  roster<std::uint16_t> const r{std::span<std::uint16_t const>(names)};
  REQUIRE(r.size() == 300);
  REQUIRE(r.valid());
  REQUIRE((r[0] == 1 && r[299] == 300));
  REQUIRE(r.index_of(7) == 6);
  REQUIRE(r.contains(300));
  REQUIRE(r.index_of(301) == r.npos);
  REQUIRE_FALSE(r.contains(0));
  REQUIRE_FALSE(roster<std::uint16_t>{}.valid());
}
