// SPDX-License-Identifier: BSL-1.0
#include <chrono>
#include <ctime>

#include <tests/catch.hpp>

#include <synod/concept/clock.hpp>

using namespace synod;

namespace {

struct of_fractions {
  using rep = double;
  using duration = std::chrono::duration<double>;
  using time_point = std::chrono::time_point<of_fractions, duration>;
};
/// Of no epoch and no `now`: virtual time, as a simulation has it.
struct of_ticks {
  using rep = std::int64_t;
  using duration = std::chrono::duration<rep, std::micro>;
  using time_point = std::chrono::time_point<of_ticks, duration>;
};
struct of_numbers {
  using rep = int;
  using duration = int;
  using time_point = int;
};

}  // namespace

TEST_CASE("every clock of std::chrono that counts whole ticks will do, and so does virtual time") {
  STATIC_REQUIRE(clock_type<std::chrono::steady_clock>);
  STATIC_REQUIRE(clock_type<std::chrono::system_clock>);
  STATIC_REQUIRE(clock_type<of_ticks>);
}

TEST_CASE("fractions, plain numbers and functions are no clocks") {
  STATIC_REQUIRE_FALSE(clock_type<of_fractions>);
  STATIC_REQUIRE_FALSE(clock_type<of_numbers>);
  STATIC_REQUIRE_FALSE(clock_type<decltype(std::clock)>);
  STATIC_REQUIRE_FALSE(clock_type<int>);
}
