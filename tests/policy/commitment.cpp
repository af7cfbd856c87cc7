// SPDX-License-Identifier: BSL-1.0
#include <tests/catch.hpp>

#include <synod/policy/commitment.hpp>

using synod::slot;
using synod::commitment::any_ballot;
using synod::commitment::current_ballot;

TEST_CASE("any_ballot: every slot may be counted", "[policy][commitment]") {
  STATIC_REQUIRE(any_ballot::countable(slot{7}) == slot{1});
  STATIC_REQUIRE_FALSE(any_ballot::opens_with_noop);
}

TEST_CASE("current_ballot: counting begins with the leader's own entries, and it makes one at once", "[policy][commitment]") {
  STATIC_REQUIRE(current_ballot::countable(slot{7}) == slot{7});
  STATIC_REQUIRE(current_ballot::opens_with_noop);
}
