// SPDX-License-Identifier: BSL-1.0
#include <algorithm>
#include <array>
#include <cstdint>
#include <numeric>
#include <random>
#include <set>
#include <vector>

#include <synod/core/membership.hpp>
#include <tests/catch.hpp>

using membership = synod::membership<std::uint32_t>;

TEST_CASE("members are sorted and counted once, whatever the order they were named in") {
  std::mt19937_64 random(80);
  for (int i = 0; i < 300; ++i) {
    std::vector<std::uint32_t> named(random() % 60);
    for (auto& n : named) n = static_cast<std::uint32_t>(random() % 80);
    membership const m{std::span<std::uint32_t const>(named)};
    std::set<std::uint32_t> const model(named.begin(), named.end());
    REQUIRE(std::equal(m.begin(), m.end(), model.begin(), model.end()));
    CHECK(m.size() == model.size());
    CHECK(m.valid() == !model.empty());
    CHECK(m.everyone().size() == model.size());
    std::shuffle(named.begin(), named.end(), random);
    CHECK(m == membership{std::span<std::uint32_t const>(named)});
  }
}

TEST_CASE("a member's index is its place in the order, and a stranger has none") {
  constexpr membership m{30, 10, 20};
  STATIC_REQUIRE(m.index_of(10) == 0);
  STATIC_REQUIRE(m.index_of(20) == 1);
  STATIC_REQUIRE(m.index_of(30) == 2);
  STATIC_REQUIRE(m[m.index_of(20)] == 20);
  STATIC_REQUIRE(m.index_of(40) == membership::npos);
  STATIC_REQUIRE(m.contains(10));
  STATIC_REQUIRE_FALSE(m.contains(0));
}

TEST_CASE("sixty-four members are valid, one more is not, and nobody is not") {
  std::array<std::uint32_t, 65> named{};
  std::iota(named.begin(), named.end(), 1U);
  CHECK(membership(std::span<std::uint32_t const>(named).first(64)).valid());
  CHECK(membership(std::span<std::uint32_t const>(named).first(64)).everyone().size() == 64);
  CHECK_FALSE(membership(std::span<std::uint32_t const>(named)).valid());
  CHECK_FALSE(membership{}.valid());

  named[64] = 64;  // named twice: still sixty-four
  CHECK(membership(std::span<std::uint32_t const>(named)).valid());
}
