// SPDX-License-Identifier: BSL-1.0
#include <tests/catch.hpp>

#include <optional>
#include <string>
#include <vector>

#include <synod/check/linearizable.hpp>
#include <synod/check/linearizable/drawing.hpp>
#include <synod/check/linearizable/picture.hpp>

#include <tests/check/histories.hpp>

namespace linearizable_test {

using namespace histories;

namespace {

bool linearizable(history<store> const& h) { return static_cast<bool>(check::judge(h, store{})); }

/// A queue, judged by nothing but its steps.
struct queue {
  struct operation {
    bool puts = false;
    std::optional<int> value{};  // put, or taken; nothing: it was empty
  };
  using state = std::vector<int>;
  state initial() const { return {}; }
  std::optional<state> step(state s, operation const& o, bool returned) const {
    if (o.puts) return s.push_back(*o.value), s;
    if (returned && o.value != (s.empty() ? std::nullopt : std::optional(s.front()))) return std::nullopt;
    if (!s.empty()) s.erase(s.begin());
    return s;
  }
};
queue::operation put(int v) { return {true, v}; }
queue::operation taken(std::optional<int> v) { return {false, v}; }

}  // namespace

TEST_CASE("the classics: a stale read, a lost update, two leaders; and what only looks wrong", "[check][linearizable]") {
  CHECK_FALSE(linearizable({{1, store::write("x", 1), 0, 1}, {1, store::write("x", 2), 2, 3}, {2, store::read("x", 1), 4, 5}}));
  CHECK(linearizable({{1, store::write("x", 1), 0, 1}, {1, store::write("x", 2), 2, 9}, {2, store::read("x", 1), 4, 5}}));
  // An update is lost: both have read 1, both have set their own.
  CHECK_FALSE(linearizable({{1, store::write("x", 1), 0, 1}, {1, store::compare_and_set("x", 1, 2, true), 2, 8},
                            {2, store::compare_and_set("x", 1, 3, true), 3, 9}}));
  CHECK(linearizable({{1, store::write("x", 1), 0, 1}, {1, store::compare_and_set("x", 1, 2, true), 2, 8},
                      {2, store::compare_and_set("x", 1, 3, false), 3, 9}, {2, store::read("x", 2), 10, 11}}));
  // A lock that two clients have taken.
  CHECK_FALSE(linearizable({{1, store::compare_and_set("x", {}, 1, true), 0, 5}, {2, store::compare_and_set("x", {}, 2, true), 1, 6}}));
  // A split brain: each side reads its own write, and then the other's older one.
  CHECK_FALSE(linearizable({{1, store::write("x", 1), 0, 1}, {2, store::write("x", 2), 0, 1}, {1, store::read("x", 1), 2, 3},
                            {2, store::read("x", 2), 4, 5}, {1, store::read("x", 1), 6, 7}}));
  // Two readers see two writes in opposite orders.
  CHECK_FALSE(linearizable({{1, store::write("x", 1), 0, 20}, {2, store::write("x", 2), 0, 20}, {3, store::read("x", 1), 1, 2},
                            {3, store::read("x", 2), 3, 4}, {4, store::read("x", 2), 1, 2}, {4, store::read("x", 1), 5, 6}}));
  // A read of what nobody wrote; and of what is written only later.
  CHECK_FALSE(linearizable({{1, store::write("x", 1), 0, 1}, {2, store::read("x", 7), 2, 3}}));
  CHECK_FALSE(linearizable({{2, store::read("x", 1), 0, 1}, {1, store::write("x", 1), 2, 3}}));
  CHECK(linearizable({{1, store::write("x", 1), 0, 1}, {2, store::read("y"), 2, 3}}));
}

TEST_CASE("nothing is there until it is written", "[check][linearizable]") {
  CHECK(linearizable({{1, store::read("x"), 0, 1}}));
  CHECK_FALSE(linearizable({{1, store::read("x", 0), 0, 1}}));
  CHECK_FALSE(linearizable({{1, store::write("x", 1), 0, 1}, {1, store::read("x"), 2, 3}}));
  CHECK(linearizable({{1, store::write("x", 1), 0, 1}, {1, store::write("x", {}), 2, 3}, {1, store::read("x"), 4, 5}}));
  CHECK(linearizable({{1, store::compare_and_set("x", {}, 1, true), 0, 1}, {1, store::read("x", 1), 2, 3}}));
  CHECK(linearizable({}));
}

TEST_CASE("an unknown outcome takes effect late, or never, but not before it was asked for", "[check][linearizable]") {
  CHECK(linearizable({{1, store::write("x", 1), 0, {}}, {2, store::read("x"), 1, 2}, {2, store::read("x", 1), 8, 9}}));
  CHECK(linearizable({{1, store::write("x", 1), 0, {}}, {2, store::read("x"), 1, 2}, {2, store::read("x"), 8, 9}}));
  CHECK_FALSE(linearizable({{2, store::read("x", 1), 1, 2}, {1, store::write("x", 1), 3, {}}}));
  CHECK_FALSE(linearizable({{1, store::write("x", 1), 0, {}}, {2, store::read("x", 1), 1, 2}, {2, store::read("x"), 3, 4}}));
  CHECK(linearizable({{1, store::compare_and_set("x", {}, 1), 0, {}}, {2, store::read("x", 1), 1, 2}}));
  CHECK_FALSE(linearizable({{1, store::compare_and_set("x", 5, 1), 0, {}}, {2, store::read("x", 1), 1, 2}}));
  CHECK(linearizable({{1, store::read("x"), 0, {}}, {2, store::read("x"), 1, 2}}));
  // One after the other, in the order in which they are needed.
  CHECK(linearizable({{1, store::compare_and_set("x", 1, 2), 0, {}}, {2, store::compare_and_set("x", {}, 1), 0, {}},
                      {3, store::compare_and_set("x", 2, 3), 0, {}}, {4, store::read("x"), 4, 5}, {4, store::read("x", 3), 6, 7}}));
}

TEST_CASE("equal times overlap, and a call may take no time at all", "[check][linearizable]") {
  CHECK(linearizable({{1, store::write("x", 1), 0, 5}, {2, store::read("x"), 5, 9}}));
  CHECK(linearizable({{1, store::write("x", 1), 0, 5}, {2, store::read("x", 1), 5, 9}}));
  CHECK_FALSE(linearizable({{1, store::write("x", 1), 0, 4}, {2, store::read("x"), 5, 9}}));
  CHECK(linearizable({{2, store::read("x", 1), 5, 5}, {1, store::write("x", 1), 5, 5}}));
  CHECK_FALSE(linearizable({{2, store::read("x", 1), 4, 4}, {1, store::write("x", 1), 5, 5}}));
  // Many at one moment, in whichever order is needed.
  history<store> moment;
  for (int i = 0; i < 50; ++i) moment.push_back({1, store::compare_and_set("x", i, i + 1, true), 5, 5});
  CHECK_FALSE(linearizable(moment));
  moment.push_back({2, store::write("x", 0), 5, 5});
  CHECK(linearizable(moment));
}

TEST_CASE("lists: a read finds all that was appended, in one order", "[check][linearizable]") {
  auto const fits = [](history<lists> const& h) { return static_cast<bool>(check::judge(h, lists{})); };
  CHECK(fits({{1, lists::append("l", 1), 0, 9}, {2, lists::append("l", 2), 0, 9}, {3, lists::read("l", {2, 1}), 10, 11}}));
  CHECK_FALSE(fits({{1, lists::append("l", 1), 0, 4}, {2, lists::append("l", 2), 5, 9}, {3, lists::read("l", {2, 1}), 10, 11}}));
  CHECK_FALSE(fits({{1, lists::append("l", 1), 0, 9}, {2, lists::append("l", 2), 0, 9}, {3, lists::read("l", {2, 1}), 10, 11},
                    {3, lists::read("l", {1, 2}), 12, 13}}));
  CHECK_FALSE(fits({{1, lists::append("l", 1), 0, 1}, {3, lists::read("l"), 10, 11}}));
  CHECK_FALSE(fits({{1, lists::append("l", 1), 0, 1}, {3, lists::read("l", {1, 1}), 10, 11}}));
  CHECK(fits({{1, lists::append("l", 1), 0, {}}, {3, lists::read("l"), 10, 11}, {3, lists::read("l", {1}), 12, 13}}));
  CHECK(fits({{1, lists::append("l", 7), 0, 1}, {1, lists::append("l", 7), 2, 3}, {3, lists::read("l", {7, 7}), 4, 5}}));
}

TEST_CASE("a model of one's own needs no more than its steps", "[check][linearizable]") {
  auto const fits = [](history<queue> const& h) { return static_cast<bool>(check::judge(h, queue{})); };
  CHECK(fits({{1, put(1), 0, 9}, {2, put(2), 0, 9}, {3, taken(2), 10, 11}, {3, taken(1), 12, 13}, {3, taken({}), 14, 15}}));
  CHECK_FALSE(fits({{1, put(1), 0, 4}, {2, put(2), 5, 9}, {3, taken(2), 10, 11}, {3, taken(1), 12, 13}}));
  CHECK_FALSE(fits({{1, put(1), 0, 4}, {2, taken(1), 5, 9}, {3, taken(1), 5, 9}}));
  CHECK(fits({{1, put(1), 0, {}}, {2, taken({}), 5, 9}, {3, taken(1), 10, 19}}));
  CHECK(fits({{1, put(1), 0, 4}, {2, taken(1), 5, {}}, {3, taken({}), 10, 19}}));
}

TEST_CASE("what is judged within limits may be undecided", "[check][linearizable]") {
  history<queue> h;
  for (int i = 0; i < 7; ++i) h.push_back({1, put(i), 0, 100});
  for (int i = 0; i < 7; ++i) h.push_back({2, taken(6 - i), 200 + 2 * i, 201 + 2 * i});
  h.push_back({3, taken(5), 300, 301});
  check::judge_limits few;
  few.visits_max = 1000;
  CHECK(check::judge(h, queue{}, few).verdict == check::verdict_on_history::undecided);
  h.pop_back();
  few = {};
  CHECK(check::judge(h, queue{}, few).verdict == check::verdict_on_history::linearizable);
}

TEST_CASE("the offending part is small, and has nothing in it that is not needed", "[check][linearizable]") {
  for (std::uint64_t seed = 1; seed <= 8; ++seed) {
    workload w;
    w.operations = 300, w.unknown = seed % 2 == 0 ? 50'000 : 0, w.sets = seed % 3 == 0 ? 400'000 : 0;
    w.values = seed % 4 == 0 ? 4 : 0;
    auto h = of_store(w, seed);
    std::int64_t end = 0;
    for (auto const& c : h) end = std::max(end, c.returned.value_or(c.invoke));
    h.push_back({1, store::write("k0", -1), end + 1, end + 2});
    h.push_back({2, store::write("k0", -2), end + 3, end + 4});
    h.push_back({3, store::read("k0", -1), end + 5, end + 6});
    auto const found = check::judge(h, store{});
    REQUIRE_FALSE(found);
    CHECK(found.offending == std::vector<std::size_t>{300, 301, 302});
    CHECK(found.explained == std::vector<std::size_t>{300, 301});
    // Without any of them it is what it was: linearizable.
    for (std::size_t i : found.offending) {
      auto less = h;
      less.erase(less.begin() + static_cast<std::ptrdiff_t>(i));
      if (i == 302) CHECK(linearizable(less));
      else CHECK(check::judge(less, store{}).offending != found.offending);
    }
  }
}

TEST_CASE("a part without the write of what was read shows that too", "[check][linearizable]") {
  history<store> const h{{1, store::write("x", 3), 0, 1}, {1, store::read("x", 5), 2, 3}, {2, store::write("x", 5), 4, 5},
                         {2, store::write("x", 6), 7, 8}};
  CHECK(check::judge(h, store{}).offending == std::vector<std::size_t>{1, 2});
  history<store> const nobody{{1, store::write("x", 3), 0, 1}, {1, store::read("x", 5), 2, 3}};
  CHECK(check::judge(nobody, store{}).offending == std::vector<std::size_t>{1});
}

TEST_CASE("the picture shows the smallest part, and how far an order goes", "[check][linearizable]") {
  history<store> const h{{1, store::write("x", 1), 0, 10}, {2, store::write("x", 2), 20, 30}, {3, store::read("x", 1), 40, 50},
                         {1, store::write("y", 7), 60, {}}};
  auto const found = check::judge(h, store{});
  REQUIRE_FALSE(found);
  CHECK(check::picture(h, found, store{}) ==
        "no order explains these operations:\n"
        "\n"
        "process 1 | |-write 1-|\n"
        "process 2 |              |-write 2-|\n"
        "process 3 |                           |-read 1-|\n"
        "            0         10 20        30 40       50\n"
        "\n"
        "an order goes as far as: write 1, then write 2; but then not: read 1\n");
  CHECK(check::picture(h, check::judge(history<store>(h.begin(), h.begin() + 2), store{}), store{}) ==
        "some order explains all answers\n");
}

TEST_CASE("a picture has a line for each call that overlaps another of its process, and open ends", "[check][linearizable]") {
  history<store> const h{{1, store::write("x", 1), 0, {}}, {1, store::write("x", 2), 5, 5}, {2, store::read("x"), 3, 5}};
  CHECK(check::picture_of(h, {0, 1, 2}, store{}) ==
        "process 1 | |-----write 1---...\n"
        "          |     |--write 2---|\n"
        "process 2 |   |-read nothing-|\n"
        "            0 3 5\n");
  std::string const svg = check::drawing_of(h, {0, 1, 2}, store{});
  CHECK(svg.starts_with("<svg "));
  CHECK(svg.find("read nothing") != svg.npos);
  CHECK(svg.find("stroke-dasharray") != svg.npos);
}

TEMPLATE_TEST_CASE("the models agree with what they advise", "[check][linearizable]", store, lists) {
  STATIC_REQUIRE(check::sequential_model<TestType>);
  STATIC_REQUIRE(check::sequential_model<plain<TestType>>);
  STATIC_REQUIRE(check::sequential_model<queue>);
}

}  // namespace linearizable_test
