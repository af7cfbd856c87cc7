// SPDX-License-Identifier: BSL-1.0
#include <tests/catch.hpp>

#include <cstdint>
#include <vector>

#include <synod/log/own_proposals.hpp>

using synod::own_proposals;
using synod::proposal;
using synod::slot;

namespace {
struct told {
  std::vector<std::uint64_t> ids;
  void operator()(proposal p) { ids.push_back(p.value); }
};
}  // namespace

TEST_CASE("a proposal whose slot is chosen otherwise is lost, and only then", "[log][own_proposals]") {
  own_proposals own(8);
  own.note({1}, {10});
  own.note({2}, {20});
  told t;
  own.delivered({1}, {10}, std::ref(t));
  CHECK(t.ids.empty());
  own.delivered({2}, {99}, std::ref(t));
  CHECK(t.ids == std::vector<std::uint64_t>{20});
  own.delivered({3}, {30}, std::ref(t));
  CHECK(t.ids.size() == 1);
}

TEST_CASE("a slot given twice decides both proposals", "[log][own_proposals]") {
  own_proposals own(8);
  own.note({1}, {10});
  own.note({1}, {11});  // under a later ballot of the same node
  told t;
  SECTION("the second is chosen") {
    own.delivered({1}, {11}, std::ref(t));
    CHECK(t.ids == std::vector<std::uint64_t>{10});
  }
  SECTION("the first is: another node had kept it") {
    own.delivered({1}, {10}, std::ref(t));
    CHECK(t.ids == std::vector<std::uint64_t>{11});
  }
}

TEST_CASE("what a snapshot passes over is told of once", "[log][own_proposals]") {
  own_proposals own(8);
  for (std::uint64_t i = 1; i <= 5; ++i) own.note({i}, {i});
  told t;
  own.forget({1}, {3}, std::ref(t));
  CHECK(t.ids == std::vector<std::uint64_t>{1, 2, 3});
  own.forget({4}, own.high(), std::ref(t));
  CHECK(t.ids.size() == 5);
  own.forget({1}, own.high(), std::ref(t));
  CHECK(t.ids.size() == 5);
}
