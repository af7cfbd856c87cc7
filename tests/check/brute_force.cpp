// SPDX-License-Identifier: BSL-1.0
//
// The judge beside one that tries all orders, on small histories that are full of coincidences.
#include <tests/catch.hpp>

#include <cstdlib>
#include <string>

#include <tests/check/histories.hpp>

namespace brute_force_test {

using namespace histories;

namespace {

/// How many histories: SYNOD_HISTORIES of them.
int count(int quick) {
  char const* const asked = std::getenv("SYNOD_HISTORIES");
  return asked && *asked ? std::atoi(asked) : quick;
}

/// A model that advises on some of its operations only.
struct reticent : plain<store> {
  check::advice<state> advise(operation const& o, bool returned) const {
    bool const tells = o.what == store::kind::read || (o.what == store::kind::write && o.value == 1);
    return tells ? model.advise(o, returned) : check::advice<state>{};
  }
};

template <class Operation>
check::call<Operation> at_random(prng& random, Operation what, std::uint64_t span, std::uint64_t length, std::uint64_t unknown) {
  check::call<Operation> c{1, std::move(what), static_cast<std::int64_t>(random.below(span)), {}};
  if (random.below(unknown) != 0) c.returned = c.invoke + static_cast<std::int64_t>(random.below(length));
  return c;
}

history<store> stores(prng& random) {
  history<store> h;
  std::uint64_t const n = 2 + random.below(7), values = 1 + random.below(4), mix = random.below(4);
  std::uint64_t const span = 4 + random.below(10), length = 1 + random.below(8), unknown = 2 + random.below(6);
  bool const nothing = random.below(2) == 0;
  auto const value = [&] {
    auto const v = static_cast<int>(random.below(values + 1));
    return v == 0 && nothing ? std::nullopt : std::optional(v);
  };
  for (std::uint64_t i = 0; i < n; ++i) {
    std::uint64_t const what = random.below(mix == 0 ? 3 : mix == 1 ? 6 : 4);
    auto const first = value(), second = value();
    auto o = store::write("a", first);
    if (what == 0) o = store::read("a", first);
    if (what == 2 && mix != 2) o = store::compare_and_set("a", first, second, random.below(2) == 0);
    h.push_back(at_random(random, o, span, length, unknown));
  }
  return h;
}

history<lists> of_lists_at_random(prng& random) {
  history<lists> h;
  std::uint64_t const n = 2 + random.below(7), values = 1 + random.below(4);
  std::uint64_t const span = 4 + random.below(10), length = 1 + random.below(8), unknown = 2 + random.below(6);
  for (std::uint64_t i = 0; i < n; ++i) {
    auto o = lists::append("a", static_cast<int>(random.below(values)));
    if (random.below(3) == 0) {
      o = lists::read("a");
      for (auto left = random.below(4); left > 0; --left) o.found.push_back(static_cast<int>(random.below(values)));
    }
    h.push_back(at_random(random, o, span, length, unknown));
  }
  return h;
}

std::string words(history<store> const& h) {
  std::string all;
  for (auto const& c : h)
    all += store{}.describe(c.what, c.returned.has_value()) + " [" + std::to_string(c.invoke) + ", " +
           (c.returned ? std::to_string(*c.returned) : "") + "]\n";
  return all;
}
std::string words(history<lists> const& h) {
  std::string all;
  for (auto const& c : h)
    all += lists{}.describe(c.what, c.returned.has_value()) + " [" + std::to_string(c.invoke) + ", " +
           (c.returned ? std::to_string(*c.returned) : "") + "]\n";
  return all;
}

/// All the ways to judge say the same, and what they show for it is true.
template <class Model, class... Others>
bool agree(history<Model> const& h) {
  INFO(words(h));
  bool const truth = by_brute_force<Model>(h);
  check::judge_limits breadth_first;
  breadth_first.depth_first_max = 0;
  auto const found = check::judge(h, Model{}), broad = check::judge(h, Model{}, breadth_first);
  REQUIRE(static_cast<bool>(found) == truth);
  REQUIRE(static_cast<bool>(broad) == truth);
  auto const agrees = [&](auto const& other) {
    REQUIRE(static_cast<bool>(check::judge(h, other)) == truth);
    REQUIRE(static_cast<bool>(check::judge(h, other, breadth_first)) == truth);
  };
  (agrees(Others{}), ...);
  if (truth) {
    REQUIRE(explains<Model>(found.orders, h));
    REQUIRE(explains<Model>(broad.orders, h));
    return true;
  }
  history<Model> part;
  for (std::size_t i : found.offending) part.push_back(h[i]);
  REQUIRE_FALSE(part.empty());
  REQUIRE_FALSE(by_brute_force<Model>(part));
  return false;
}

}  // namespace

TEST_CASE("a store's histories are judged as trying all orders judges them", "[check][brute_force]") {
  prng random(11);
  int yes = 0, no = 0;
  for (int left = count(6000); left > 0; --left) ++(agree<store, plain<store>, reticent>(stores(random)) ? yes : no);
  CHECK(yes > count(6000) / 5);
  CHECK(no > count(6000) / 5);
}

TEST_CASE("and so are those of lists", "[check][brute_force]") {
  prng random(12);
  int yes = 0, no = 0;
  for (int left = count(4000); left > 0; --left) ++(agree<lists, plain<lists>>(of_lists_at_random(random)) ? yes : no);
  CHECK(yes > count(4000) / 5);
  CHECK(no > count(4000) / 5);
}

}  // namespace brute_force_test
