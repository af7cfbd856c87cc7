// SPDX-License-Identifier: BSL-1.0
#include <tests/protocol/measured.hpp>

#include <type_traits>

#include <synod/protocol/basic_paxos.hpp>
#include <synod/protocol/flexible_paxos.hpp>
#include <synod/protocol/multi_paxos.hpp>
#include <synod/quorum/all.hpp>
#include <synod/quorum/at_least.hpp>
#include <synod/quorum/flexible.hpp>
#include <synod/quorum/primary_only.hpp>
#include <synod/storage/memory.hpp>

using namespace synod;

namespace {

template <template <class...> class Row, class... Named>
using of = guarantees<Row<command<int>, storage<memory>, Named...>>;

}  // namespace

TEST_CASE("what a protocol promises and costs are constants", "[guarantees]") {
  using multi = of<multi_paxos>;
  STATIC_REQUIRE(multi::replicated_log);
  STATIC_REQUIRE_FALSE(multi::single_value);
  STATIC_REQUIRE(std::is_same_v<multi::cap, cap::cp>);
  STATIC_REQUIRE(multi::delays(3) == 2);
  STATIC_REQUIRE(multi::messages(3) == 4);
  STATIC_REQUIRE(multi::messages(5) == 8);
  STATIC_REQUIRE(multi::faults(3) == 1);
  STATIC_REQUIRE(multi::faults(4) == 1);
  STATIC_REQUIRE(multi::faults(5) == 2);

  using basic = of<basic_paxos>;
  STATIC_REQUIRE(basic::single_value);
  STATIC_REQUIRE_FALSE(basic::replicated_log);
  STATIC_REQUIRE(basic::delays(3) == 4);
}

TEST_CASE("a mixture has its own guarantees", "[guarantees]") {
  using flexible = of<flexible_paxos, quorum::flexible<5, 4, 2>>;
  STATIC_REQUIRE(flexible::faults(5) == 1);
  STATIC_REQUIRE(flexible::faults_beside_leader(5) == 3);

  using everybody = of<flexible_paxos, quorum::all>;
  STATIC_REQUIRE(everybody::faults_beside_leader(3) == 0);
  using alone = of<flexible_paxos, quorum::primary_only>;
  STATIC_REQUIRE(alone::delays(3) == 0);
  STATIC_REQUIRE(alone::delays_everywhere(3) == 1);
  STATIC_REQUIRE(alone::faults(3) == 0);
  STATIC_REQUIRE(alone::faults_beside_leader(3) == 2);
  using with_one = of<flexible_paxos, quorum::at_least<1>>;
  STATIC_REQUIRE(with_one::delays(3) == 2);
  STATIC_REQUIRE(with_one::faults_beside_leader(3) == 1);
}

TEST_CASE("learners that tell each other cost a decision nothing; who has left office tells nobody at once", "[guarantees][gossip]") {
  using multi = of<multi_paxos, learning::gossip>;
  STATIC_REQUIRE(multi::delays(3) == 2);
  STATIC_REQUIRE(multi::delays_everywhere(3) == 3);
  STATIC_REQUIRE(multi::messages(5) == 8);
  STATIC_REQUIRE(multi::rounds(10) == 4);
  STATIC_REQUIRE(multi::rounds(64) == 6);
  using basic = of<basic_paxos, learning::gossip>;
  STATIC_REQUIRE(basic::delays(3) == 4);
  STATIC_REQUIRE(basic::messages(3) == 8);  // nine at least, and more with each node, where every acceptor tells every learner
  tests::keeps_its_word<multi_paxos, learning::gossip>(3);
}

TEST_CASE("basic_paxos keeps its word", "[guarantees]") { tests::keeps_its_word<basic_paxos>(3); }

TEST_CASE("multi_paxos keeps its word", "[guarantees]") {
  tests::keeps_its_word<multi_paxos>(3);
  tests::keeps_its_word<multi_paxos>(5);
}

TEST_CASE("flexible_paxos keeps its word", "[guarantees]") {
  tests::keeps_its_word<flexible_paxos, quorum::flexible<5, 4, 2>>(5);
}
