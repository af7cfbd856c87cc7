// SPDX-License-Identifier: BSL-1.0
#include "samples.hpp"

#include <map>
#include <memory>

#include <boost/hana/adapt_adt.hpp>

#include <synod/core/ballot.hpp>
#include <tests/catch.hpp>

namespace codec = synod::codec;

struct aggregate { int a; };
struct tree {
  int value;
  std::vector<tree> children;
};
BOOST_HANA_ADAPT_STRUCT(tree, value, children);
struct odd;
struct even { std::vector<odd> next; };
struct odd { std::optional<even> next; };
BOOST_HANA_ADAPT_STRUCT(even, next);
BOOST_HANA_ADAPT_STRUCT(odd, next);
struct with_pointer { std::unique_ptr<int> p; };
BOOST_HANA_ADAPT_STRUCT(with_pointer, p);
struct with_const { int const c = 0; };
BOOST_HANA_ADAPT_STRUCT(with_const, c);
struct no_default {
  explicit no_default(int v) : value(v) {}
  int value;
};
BOOST_HANA_ADAPT_STRUCT(no_default, value);
struct hidden {
  int get() const { return v; }
  int v = 0;
};
BOOST_HANA_ADAPT_ADT(hidden, (value, [](auto const& h) { return h.get(); }));
enum loose { left, right };
struct padded {
  char c;
  int i;
  friend auto operator<=>(padded const&, padded const&) = default;
};

TEST_CASE("what is known, and what is made of it, is walked") {
  STATIC_REQUIRE(codec::walkable<samples::everything>);
  STATIC_REQUIRE(codec::walkable<std::vector<std::map<int, int>*>> == false);
  STATIC_REQUIRE(codec::walkable<std::vector<std::array<std::pair<samples::verb, std::string>, 2>>>);
  STATIC_REQUIRE(codec::walkable<synod::ballot<std::uint16_t>>);
  STATIC_REQUIRE(codec::walkable<synod::promise_mark<samples::uuid>>);
  STATIC_REQUIRE(codec::walkable<no_default>);
}

TEST_CASE("what the codec cannot know is not walked") {
  STATIC_REQUIRE_FALSE(codec::walkable<aggregate>);
  STATIC_REQUIRE_FALSE(codec::walkable<int*>);
  STATIC_REQUIRE_FALSE(codec::walkable<int&>);
  STATIC_REQUIRE_FALSE(codec::walkable<int const>);
  STATIC_REQUIRE_FALSE(codec::walkable<void>);
  STATIC_REQUIRE_FALSE(codec::walkable<long double>);
  STATIC_REQUIRE_FALSE(codec::walkable<with_pointer>);
  STATIC_REQUIRE_FALSE(codec::walkable<std::vector<aggregate>>);
  STATIC_REQUIRE_FALSE(codec::walkable<std::pair<int, std::optional<aggregate>>>);
}

TEST_CASE("a type that contains itself is refused: a peer could nest it until the stack ends") {
  STATIC_REQUIRE_FALSE(codec::walkable<tree>);
  STATIC_REQUIRE_FALSE(codec::walkable<even>);
  STATIC_REQUIRE_FALSE(codec::walkable<odd>);
  STATIC_REQUIRE(codec::walkable<std::pair<samples::transfer, std::vector<samples::transfer>>>);
}

TEST_CASE("what cannot be set or made on reading is refused") {
  STATIC_REQUIRE_FALSE(codec::walkable<with_const>);
  STATIC_REQUIRE_FALSE(codec::walkable<hidden>);
  STATIC_REQUIRE_FALSE(codec::walkable<std::vector<no_default>>);
}

TEST_CASE("elements that may take no bytes are refused: no length would bound their number") {
  STATIC_REQUIRE_FALSE(codec::walkable<std::vector<samples::nothing>>);
  STATIC_REQUIRE_FALSE(codec::walkable<std::vector<std::array<int, 0>>>);
  STATIC_REQUIRE(codec::walkable<std::array<samples::nothing, 3>>);
  STATIC_REQUIRE(codec::walkable<std::optional<samples::nothing>>);
}

TEST_CASE("an enumeration needs its underlying type, and a node id unique bytes") {
  STATIC_REQUIRE_FALSE(codec::walkable<loose>);
  STATIC_REQUIRE(codec::walkable<samples::verb>);
  STATIC_REQUIRE_FALSE(codec::walkable<synod::ballot<padded>>);
  STATIC_REQUIRE(codec::walkable<synod::ballot<samples::uuid>>);
  STATIC_REQUIRE_FALSE(codec::walkable<samples::uuid>);
  STATIC_REQUIRE(codec::walkable<codec::node<samples::uuid>>);
}
