// SPDX-License-Identifier: BSL-1.0
#include <array>
#include <cstdint>
#include <set>

#include <tests/catch.hpp>

#include <synod/quorum/flexible.hpp>
#include <synod/quorum/grid.hpp>
#include <synod/quorum/majority.hpp>
#include <synod/quorum/tally.hpp>

using namespace synod;
using quorum::tally;

namespace {

template <class Q>
auto of(std::size_t n) {
  return [n](node_set s) { return Q::accept(s, n); };
}

/// The same by sets of slots; no member's set goes further beyond its mark than the tally remembers.
struct model {
  std::array<std::set<std::uint64_t>, 5> held;

  std::uint64_t mark_of(std::size_t i) const {
    std::uint64_t m = 0;
    while (held[i].contains(m + 1)) ++m;
    return m;
  }
  void range(std::size_t i, std::uint64_t first, std::uint64_t last) {
    std::uint64_t const reach = mark_of(i) + tally::reach;
    for (std::uint64_t s = first; s <= last && (s <= reach || first <= mark_of(i) + 1); ++s) held[i].insert(s);
  }
  template <class Quorum>
  std::uint64_t highest(Quorum quorum) const {
    for (std::uint64_t s = 0;; ++s) {
      node_set members;
      for (std::size_t i = 0; i < held.size(); ++i)
        if (held[i].contains(s + 1)) members.insert(i);
      if (!quorum(members)) return s;
    }
  }
};

}  // namespace

TEST_CASE("nothing is held up to slot 0") {
  tally t;
  CHECK(t.highest(of<quorum::majority>(3)) == slot{0});
  t.mark(1, slot{9});
  CHECK(t.highest(of<quorum::majority>(3)) == slot{0});
}

TEST_CASE("the mark that completes a quorum is how far it holds") {
  tally t;
  t.mark(0, slot{7});
  t.mark(2, slot{4});
  CHECK(t.highest(of<quorum::majority>(3)) == slot{4});
  t.mark(1, slot{6});
  CHECK(t.highest(of<quorum::majority>(3)) == slot{6});
  CHECK(t.highest(of<quorum::flexible<3, 1, 3>>(3)) == slot{4});
  CHECK(t.highest(of<quorum::flexible<3, 3, 1>>(3)) == slot{7});
}

TEST_CASE("marks do not fall") {
  tally t;
  t.mark(0, slot{7});
  t.mark(0, slot{3});
  CHECK(t.mark_of(0) == slot{7});
}

TEST_CASE("a grid asks who, not how many") {
  tally t;  // 0 1
            // 2 3
  t.mark(0, slot{9});
  t.mark(1, slot{8});
  t.mark(3, slot{5});
  CHECK(t.highest(of<quorum::grid<2, 2>>(4)) == slot{5});
  t.mark(2, slot{7});
  CHECK(t.highest(of<quorum::grid<2, 2>>(4)) == slot{7});
}

TEST_CASE("slots accepted out of order count once the gap before them is held by a quorum") {
  tally t;
  t.mark(0, slot{5});
  t.range(1, slot{3}, slot{5});
  CHECK(t.highest(of<quorum::majority>(3)) == slot{0});
  t.mark(2, slot{2});
  CHECK(t.highest(of<quorum::majority>(3)) == slot{5});
  CHECK_FALSE(t.holds(1, slot{2}));
  CHECK(t.holds(1, slot{4}));
}

TEST_CASE("a mark goes on over the slots that stand right behind it") {
  tally t;
  t.range(1, slot{4}, slot{6});
  t.range(1, slot{8}, slot{8});
  t.mark(1, slot{3});
  CHECK(t.mark_of(1) == slot{6});
  t.range(1, slot{7}, slot{7});
  CHECK(t.mark_of(1) == slot{8});
}

TEST_CASE("what lies too far beyond a mark is forgotten, not misread") {
  tally t;
  t.range(0, slot{66}, slot{70});
  CHECK_FALSE(t.holds(0, slot{66}));
  t.range(0, slot{60}, slot{70});
  CHECK(t.holds(0, slot{64}));
  CHECK_FALSE(t.holds(0, slot{65}));
  t.range(0, slot{1}, slot{59});
  CHECK(t.mark_of(0) == slot{64});
}

TEST_CASE("news of nobody, and of no slots, changes nothing") {
  tally t;
  t.mark(max_voters, slot{5});
  t.range(max_voters, slot{1}, slot{5});
  t.range(0, slot{3}, slot{2});
  CHECK(t == tally{});
}

TEST_CASE("a mark at the end of all numbers ends no loop") {
  tally t;
  slot const end{~std::uint64_t{0}};
  for (std::size_t i = 0; i < 3; ++i) t.mark(i, end);
  CHECK(t.highest(of<quorum::majority>(3)) == end);
}

TEST_CASE("the tally agrees with sets of slots, whatever comes in whatever order") {
  std::uint64_t random = 7;
  auto const draw = [&random](std::uint64_t below) {
    random = random * 6364136223846793005U + 1442695040888963407U;
    return (random >> 33) % below;
  };
  for (int run = 0; run < 200; ++run) {
    tally t;
    model m;
    for (int step = 0; step < 60; ++step) {
      auto const i = static_cast<std::size_t>(draw(5));
      if (draw(3) == 0) {
        std::uint64_t const through = m.mark_of(i) + draw(4);
        t.mark(i, slot{through});
        m.range(i, 1, through);
      } else {
        std::uint64_t const first = 1 + draw(120), last = first + draw(6);
        t.range(i, slot{first}, slot{last});
        m.range(i, first, last);
      }
      REQUIRE(t.mark_of(i).value == m.mark_of(i));
      REQUIRE(t.highest(of<quorum::majority>(5)).value == m.highest(of<quorum::majority>(5)));
    }
    REQUIRE(t.highest(of<quorum::flexible<5, 4, 2>>(5)).value == m.highest(of<quorum::flexible<5, 4, 2>>(5)));
  }
}

static_assert([] {
  tally t;
  t.mark(0, slot{2});
  t.range(1, slot{1}, slot{3});
  return t.highest([](node_set s) { return s.size() >= 2; }) == slot{2};
}());
