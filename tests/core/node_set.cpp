// SPDX-License-Identifier: BSL-1.0
#include <random>
#include <set>

#include <synod/core/node_set.hpp>
#include <tests/catch.hpp>

using synod::node_set;

TEST_CASE("a node set is a set") {
  std::mt19937_64 random(70);
  node_set set;
  std::set<std::size_t> model;
  for (int i = 0; i < 5000; ++i) {
    std::size_t const n = random() % 64;
    if (random() % 2) {
      set.insert(n);
      model.insert(n);
    } else {
      set.erase(n);
      model.erase(n);
    }
    REQUIRE(set.size() == model.size());
    REQUIRE(set.empty() == model.empty());
    for (std::size_t k = 0; k < 64; ++k) REQUIRE(set.contains(k) == (model.count(k) == 1));
  }
}

TEST_CASE("sets meet and join member by member") {
  std::mt19937_64 random(71);
  for (int i = 0; i < 500; ++i) {
    node_set const a{random()}, b{random()};
    for (std::size_t k = 0; k < 64; ++k) {
      REQUIRE((a & b).contains(k) == (a.contains(k) && b.contains(k)));
      REQUIRE((a | b).contains(k) == (a.contains(k) || b.contains(k)));
    }
  }
}

TEST_CASE("the first n members are n, up to all 64") {
  for (std::size_t n = 0; n <= 64; ++n) {
    CHECK(node_set::first(n).size() == n);
    CHECK((n == 64 || !node_set::first(n).contains(n)));
    CHECK((n == 0 || node_set::first(n).contains(n - 1)));
  }
  STATIC_REQUIRE(node_set::first(3) == node_set{7});
}
