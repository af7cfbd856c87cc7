// SPDX-License-Identifier: BSL-1.0
#include <tests/catch.hpp>

#include <string>
#include <vector>

#include <synod/check/linearizable.hpp>
#include <synod/check/linearizable/picture.hpp>

#include <tests/check/histories.hpp>

using namespace histories;

namespace {

/// Answers that nobody gave: the history is mostly not linearizable any more.
template <class Model, class Spoil>
void spoil(history<Model>& h, prng& random, Spoil f) {
  for (int i = 0; i < 2; ++i) f(h[random.below(h.size())].what);
}

template <class Model>
void agrees(history<Model> const& h, std::size_t& yes, std::size_t& no) {
  auto const found = check::judge(h, Model{});
  bool const truth = [&] {
    // Each key by itself: brute force over all of them at once would not end.
    for (auto const& part : check::detail::parted(h, Model{})) {
      history<Model> alone;
      for (std::size_t i : part) alone.push_back(h[i]);
      if (!by_brute_force<Model>(alone)) return false;
    }
    return true;
  }();
  REQUIRE(static_cast<bool>(found) == truth);
  ++(truth ? yes : no);
  if (truth) {
    REQUIRE(explains<Model>(found.orders, h));
    return;
  }
  history<Model> part;
  for (std::size_t i : found.offending) part.push_back(h[i]);
  REQUIRE_FALSE(part.empty());
  REQUIRE_FALSE(by_brute_force<Model>(part));
  REQUIRE_FALSE(check::picture(h, found, Model{}).empty());
}

}  // namespace

TEST_CASE("the checker agrees with brute force on thousands of small histories of a store", "[check][linearizable]") {
  std::size_t yes = 0, no = 0;
  for (std::uint64_t seed = 1; seed <= 3000; ++seed) {
    workload w;
    w.operations = 3 + seed % 6, w.clients = 2 + seed % 3, w.keys = seed % 2 != 0 ? 2 : 1, w.values = static_cast<std::uint32_t>(1 + seed % 4);
    w.unknown = seed % 3 == 0 ? 300'000 : 0, w.sets = seed % 2 == 0 ? 500'000 : 0, w.gap = static_cast<std::uint32_t>(seed % 5);
    auto h = of_store(w, seed);
    agrees<store>(h, yes, no);
    prng random(seed);
    spoil<store>(h, random, [&](store::operation& o) {
      if (o.what == store::kind::compare_and_set) o.ok = !o.ok;
      else o.value = static_cast<int>(random.below(w.values + 1));
    });
    agrees<store>(h, yes, no);
  }
  CHECK(yes > 3000);
  CHECK(no > 500);
}

TEST_CASE("… and of lists that are appended to", "[check][linearizable]") {
  std::size_t yes = 0, no = 0;
  for (std::uint64_t seed = 1; seed <= 2000; ++seed) {
    workload w;
    w.operations = 3 + seed % 6, w.clients = 2 + seed % 3, w.keys = seed % 2 != 0 ? 2 : 1, w.values = static_cast<std::uint32_t>(seed % 3);
    w.unknown = seed % 3 == 0 ? 300'000 : 0, w.gap = static_cast<std::uint32_t>(seed % 5);
    auto h = of_lists(w, seed);
    agrees<lists>(h, yes, no);
    prng random(seed);
    spoil<lists>(h, random, [&](lists::operation& o) {
      if (o.reads && !o.found.empty()) o.found.pop_back();
      else o.value += 1;
    });
    agrees<lists>(h, yes, no);
  }
  CHECK(yes > 2000);
  CHECK(no > 300);
}

TEST_CASE("ten thousand operations of ten clients are judged, whatever the outcome", "[check][linearizable]") {
  workload w;
  w.operations = 10'000, w.keys = 1 + 9 * GENERATE(0U, 1U);
  w.unknown = GENERATE(0U, 10'000U);
  auto h = of_store(w, 7);
  auto const found = check::judge(h, store{});
  REQUIRE(found);
  CHECK(explains<store>(found.orders, h));
  auto l = of_lists(w, 7);
  CHECK(check::judge(l, lists{}));
  // A read of what was overwritten long ago.
  std::int64_t end = 0;
  for (auto const& c : h) end = std::max(end, c.returned.value_or(c.invoke));
  h.push_back({1, store::write("k0", -1), end + 1, end + 2});
  h.push_back({2, store::write("k0", -2), end + 3, end + 4});
  h.push_back({3, store::read("k0", -1), end + 5, end + 6});
  auto const stale = check::judge(h, store{});
  REQUIRE_FALSE(stale);
  CHECK(stale.offending.size() <= 3);
}

TEST_CASE("the classics: a stale read, a lost update, two leaders; and what only looks wrong", "[check][linearizable]") {
  auto const linearizable = [](history<store> const& h) { return static_cast<bool>(check::judge(h, store{})); };
  CHECK_FALSE(linearizable({{1, store::write("x", 1), 0, 1}, {1, store::write("x", 2), 2, 3}, {2, store::read("x", 1), 4, 5}}));
  CHECK(linearizable({{1, store::write("x", 1), 0, 1}, {1, store::write("x", 2), 2, 9}, {2, store::read("x", 1), 4, 5}}));
  // Two clients take the same lock.
  CHECK_FALSE(linearizable({{1, store::compare_and_set("x", {}, 1, true), 0, 5}, {2, store::compare_and_set("x", {}, 2, true), 1, 6}}));
  // Two sides that both go on: each reads its own write, and then the other's older one.
  CHECK_FALSE(linearizable({{1, store::write("x", 1), 0, 1}, {2, store::write("x", 2), 0, 1}, {1, store::read("x", 1), 2, 3},
                            {2, store::read("x", 2), 4, 5}, {1, store::read("x", 1), 6, 7}}));
  // Unknown outcomes: they may take effect late, or never, but not before they were asked for.
  CHECK(linearizable({{1, store::write("x", 1), 0, {}}, {2, store::read("x"), 1, 2}, {2, store::read("x", 1), 8, 9}}));
  CHECK_FALSE(linearizable({{2, store::read("x", 1), 1, 2}, {1, store::write("x", 1), 3, {}}}));
  CHECK_FALSE(linearizable({{1, store::write("x", 1), 0, {}}, {2, store::read("x", 1), 1, 2}, {2, store::read("x"), 3, 4}}));
  // Equal times overlap, and an operation may take no time at all.
  CHECK(linearizable({{1, store::write("x", 1), 0, 5}, {2, store::read("x"), 5, 5}}));
  CHECK(linearizable({{2, store::read("x", 1), 5, 5}, {1, store::write("x", 1), 5, 5}}));
  CHECK_FALSE(linearizable({{2, store::read("x", 1), 4, 4}, {1, store::write("x", 1), 5, 5}}));
  CHECK(linearizable({}));
}

TEST_CASE("the picture shows the smallest part, and how far an order goes", "[check][linearizable]") {
  std::vector<check::call<store::operation>> history{
      {1, store::write("x", 1), 0, 10},
      {2, store::write("x", 2), 20, 30},
      {3, store::read("x", 1), 40, 50},
      {1, store::write("y", 7), 60, {}},
  };
  check::judgement const found = check::judge(history, store{});
  REQUIRE_FALSE(found);
  CHECK(check::picture(history, found, store{}) ==
        "process 1   write 1  |--|\n"
        "process 2   write 2        |--|\n"
        "process 3   read 1               |--|\n"
        "the longest order goes write 1; and then none of the others\n");
}
