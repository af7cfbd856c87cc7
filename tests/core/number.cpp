// SPDX-License-Identifier: BSL-1.0
#include <concepts>
#include <type_traits>

#include <synod/core/number.hpp>
#include <tests/catch.hpp>

template <class A, class B>
concept comparable = requires(A a, B b) { a < b; };
template <class A, class B>
concept subtractable = requires(A a, B b) { a - b; };

TEST_CASE("numbers of one kind are counted, and compared") {
  STATIC_REQUIRE(synod::slot{3} + 4 == synod::slot{7});
  STATIC_REQUIRE(synod::slot{7} - 4 == synod::slot{3});
  STATIC_REQUIRE(synod::slot{7} - synod::slot{3} == 4);
  STATIC_REQUIRE(synod::slot{3} < synod::slot{7});
  STATIC_REQUIRE(synod::slot{} == synod::slot{0});
}

TEST_CASE("numbers of different kinds have nothing to do with each other") {
  STATIC_REQUIRE_FALSE(std::convertible_to<synod::slot, synod::round>);
  STATIC_REQUIRE_FALSE(std::convertible_to<synod::slot, std::uint64_t>);
  STATIC_REQUIRE_FALSE(std::is_constructible_v<synod::slot, synod::round>);
  STATIC_REQUIRE_FALSE(comparable<synod::slot, synod::round>);
  STATIC_REQUIRE_FALSE(subtractable<synod::slot, synod::proposal>);
  STATIC_REQUIRE(comparable<synod::slot, synod::slot>);
}
