// SPDX-License-Identifier: BSL-1.0
#include <tests/catch.hpp>

#include <cstdint>
#include <random>
#include <vector>

#include <synod/log/repeats.hpp>

using synod::proposal;
using synod::repeats;
using synod::slot;

TEST_CASE("repeats: a proposal is known for as many slots as it reaches", "[log][repeats]") {
  repeats r(8);
  CHECK_FALSE(r.contains({7}));
  r.note(slot{1}, {7});
  for (slot s{2}; s <= slot{8}; s = s + 1) {
    CHECK(r.contains({7}));
    r.note(s, {});
  }
  CHECK(r.contains({7}));
  r.note(slot{9}, {});
  CHECK_FALSE(r.contains({7}));
}

TEST_CASE("repeats: nothing is no proposal", "[log][repeats]") {
  repeats r(4);
  r.note(slot{1}, {});
  CHECK_FALSE(r.contains({}));
}

TEST_CASE("repeats: agrees with a list of the last slots", "[log][repeats]") {
  std::mt19937_64 random(5);
  repeats r(64);
  std::vector<proposal> all{{}};  // by slot
  for (slot s{1}; s <= slot{3000}; s = s + 1) {
    proposal const id{random() % 200};
    bool known = false;
    for (std::uint64_t k = 1; k <= 64 && k < s.value; ++k) known = known || (id != proposal{} && all[s.value - k] == id);
    REQUIRE(r.contains(id) == known);
    proposal const noted = known ? proposal{} : id;  // as deliveries are noted
    r.note(s, noted);
    all.push_back(noted);
  }
}
