// SPDX-License-Identifier: BSL-1.0
// Learners that tell each other, over TCP: what the leader has answered comes to the others without a word more of his.
#include <tests/catch.hpp>

#include <string>

#include <synod/policy/learning.hpp>
#include <tests/service/cluster.hpp>

TEST_CASE("learners of a service tell each other what is chosen", "[service][gossip]") {
  using protocol = synod::raft<synod::command<std::string>, synod::storage<synod::memory>, synod::learning::gossip>;
  service_cluster<protocol> c;
  c.start();
  REQUIRE(c.add("a") == 1);
  REQUIRE(c.add("a") == 2);
  REQUIRE(c.agree());
  CHECK(c.count("a") == 2);
}
