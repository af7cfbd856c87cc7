// SPDX-License-Identifier: BSL-1.0
#include <tests/catch.hpp>

#include <synod/concept/quorum_system.hpp>
#include <synod/quorum/all.hpp>
#include <synod/quorum/at_least.hpp>
#include <synod/quorum/flexible.hpp>
#include <synod/quorum/grid.hpp>
#include <synod/quorum/majority.hpp>
#include <synod/quorum/primary_only.hpp>
#include <synod/quorum/proof.hpp>
#include <synod/quorum/weighted.hpp>

using namespace synod;

namespace {

constexpr node_set set(std::initializer_list<std::size_t> members) {
  node_set s;
  for (std::size_t i : members) s.insert(i);
  return s;
}

/// What a system says of its smallest quorums is what its predicates say of every set.
template <class Q>
bool agrees_with_its_predicates(std::size_t n) {
  for (std::uint64_t bits = 0; bits <= node_set::first(n).bits; ++bits) {
    node_set const s{bits};
    bool prepares = false, accepts = false;
    if constexpr (counting_quorum_system<Q>) {
      prepares = s.size() >= Q::prepare_size(n);
      accepts = s.size() >= Q::accept_size(n);
    } else {
      for (std::size_t i = 0; i < Q::prepare_quorums(n); ++i)
        prepares = prepares || (s & Q::prepare_quorum(i, n)) == Q::prepare_quorum(i, n);
      for (std::size_t i = 0; i < Q::accept_quorums(n); ++i)
        accepts = accepts || (s & Q::accept_quorum(i, n)) == Q::accept_quorum(i, n);
    }
    if (Q::prepare(s, n) != prepares || Q::accept(s, n) != accepts) return false;
  }
  return true;
}

}  // namespace

static_assert(quorum_system<quorum::majority> && counting_quorum_system<quorum::majority>);
static_assert(quorum_system<quorum::grid<3, 4>> && listed_quorum_system<quorum::grid<3, 4>>);
static_assert(!counting_quorum_system<quorum::grid<3, 4>> && !quorum_system<int>);
static_assert(quorum_system<quorum::weighted<1, 2>> && weighing_quorum_system<quorum::weighted<1, 2>>);
static_assert(quorum_system<quorum::at_least<1>> && led_quorum_system<quorum::at_least<1>>);
static_assert(led_quorum_system<quorum::primary_only> && !led_quorum_system<quorum::majority>);

TEST_CASE("a majority is more than half, of any number of members") {
  CHECK(quorum::majority::accept(set({0}), 1));
  CHECK_FALSE(quorum::majority::accept(set({1}), 2));
  CHECK(quorum::majority::prepare(set({0, 2}), 3));
  CHECK_FALSE(quorum::majority::prepare(set({0, 3}), 4));
  CHECK(quorum::majority::prepare(set({0, 1, 3}), 4));
  CHECK(quorum::majority::accept(node_set::first(33), 64));
  CHECK_FALSE(quorum::majority::accept(node_set::first(32), 64));
}

TEST_CASE("everybody accepts and anybody prepares under all") {
  CHECK(quorum::all::prepare(set({4}), 5));
  CHECK_FALSE(quorum::all::prepare({}, 5));
  CHECK(quorum::all::accept(node_set::first(5), 5));
  CHECK_FALSE(quorum::all::accept(node_set::first(4), 5));
  CHECK(quorum::everyone_accepts<quorum::all>());
  CHECK_FALSE(quorum::everyone_accepts<quorum::majority>());
  CHECK(quorum::everyone_accepts<quorum::flexible<3, 1, 3>>());
}

TEST_CASE("a flexible system counts to the numbers it is given, and says them in its name") {
  using q = quorum::flexible<5, 4, 2>;
  CHECK(q::voters == 5);
  CHECK(q::prepare(set({0, 1, 2, 4}), 5));
  CHECK_FALSE(q::prepare(set({0, 1, 2}), 5));
  CHECK(q::accept(set({3, 4}), 5));
  CHECK_FALSE(q::accept(set({3}), 5));
  STATIC_REQUIRE(q::name == "flexible<5, 4, 2>");
  STATIC_REQUIRE(quorum::flexible<64, 33, 32>::name == "flexible<64, 33, 32>");
}

TEST_CASE("a row of a grid prepares, a column accepts, and neither does the other's work") {
  using q = quorum::grid<2, 3>;  // 0 1 2
                                 // 3 4 5
  CHECK(q::voters == 6);
  CHECK(q::prepare(set({3, 4, 5}), 6));
  CHECK_FALSE(q::prepare(set({0, 1, 5}), 6));
  CHECK(q::accept(set({1, 4}), 6));
  CHECK_FALSE(q::accept(set({1, 3}), 6));
  CHECK_FALSE(q::accept(set({0, 1, 2}), 6));
  STATIC_REQUIRE(q::name == "grid<2, 3>");
}

TEST_CASE("the smallest quorums that a system names are those of its predicates") {
  for (std::size_t n = 1; n <= 9; ++n) {
    CHECK(agrees_with_its_predicates<quorum::majority>(n));
    CHECK(agrees_with_its_predicates<quorum::all>(n));
  }
  CHECK(agrees_with_its_predicates<quorum::flexible<7, 5, 3>>(7));
  CHECK(agrees_with_its_predicates<quorum::grid<3, 4>>(12));
  CHECK(agrees_with_its_predicates<quorum::grid<1, 5>>(5));
}

TEST_CASE("weights decide, not heads") {
  using q = quorum::weighted<3, 1, 1>;
  CHECK(q::voters == 3);
  CHECK(q::prepare(set({0}), 3));
  CHECK_FALSE(q::prepare(set({1, 2}), 3));
  CHECK(q::accept(set({0, 2}), 3));
  STATIC_REQUIRE(q::name == "weighted<3, 1, 1>");
  using tie = quorum::weighted<2, 1, 1, 1>;  // of four members two suffice, if the first is one of them
  CHECK(tie::accept(set({0, 3}), 4));
  CHECK_FALSE(tie::accept(set({1, 2}), 4));
  CHECK(tie::accept(set({1, 2, 3}), 4));
  using even = quorum::weighted<1, 1, 1, 1>;  // half is not enough
  CHECK_FALSE(even::accept(set({0, 1}), 4));
  using watched = quorum::weighted<1, 1, 1, 0>;
  CHECK(watched::accept(set({0, 1}), 4));
  CHECK_FALSE(watched::accept(set({0, 3}), 4));
}

TEST_CASE("a system by weight agrees with the sum of weights of every set") {
  using q = quorum::weighted<4, 3, 2, 2, 1>;
  for (std::uint64_t bits = 0; bits < 32; ++bits) {
    std::size_t sum = 0;
    for (std::size_t i = 0; i < 5; ++i)
      if (node_set{bits}.contains(i)) sum += q::weight(i, 5);
    CHECK(q::prepare({bits}, 5) == (2 * sum > 12));
    CHECK(q::accept({bits}, 5) == (sum >= q::accept_weight(5)));
  }
}

TEST_CASE("at least so many others, and the leader itself") {
  using q = quorum::at_least<2>;
  CHECK(q::accept(set({0, 3, 4}), 5, 3));
  CHECK_FALSE(q::accept(set({0, 1, 2}), 5, 3));  // without the leader
  CHECK_FALSE(q::accept(set({0, 3}), 5, 3));
  CHECK(q::prepare(set({0, 1, 4}), 5));
  CHECK_FALSE(q::prepare(set({0, 1}), 5));
  CHECK(q::accept(set({0, 1}), 2, 1));  // all where there are fewer
  CHECK_FALSE(q::accept(set({1}), 2, 1));
  CHECK(q::accept(set({0}), 1, 0));
  STATIC_REQUIRE(q::name == "at_least<2>");
}

TEST_CASE("a primary that needs nobody") {
  using q = quorum::primary_only;
  CHECK(q::accept(set({2}), 3, 2));
  CHECK_FALSE(q::accept(set({0, 1}), 3, 2));
  CHECK(q::prepare(set({0, 1, 2}), 3));
  CHECK_FALSE(q::prepare(set({0, 1}), 3));
}

TEST_CASE("one question for both kinds of systems") {
  CHECK(quorum::accepts<quorum::majority>(set({1, 2}), 3, 0));
  CHECK_FALSE(quorum::accepts<quorum::at_least<1>>(set({1, 2}), 3, 0));
  CHECK(quorum::could_accept<quorum::at_least<1>>(set({1, 2}), 3));
  CHECK_FALSE(quorum::could_accept<quorum::at_least<2>>(set({1, 2}), 3));
  CHECK(quorum::could_accept<quorum::majority>(set({1, 2}), 3));
  CHECK_FALSE(quorum::could_accept<quorum::primary_only>({}, 3));
  CHECK(quorum::everyone_accepts<quorum::at_least<7>>());  // up to five members, whose sets are all tried
  CHECK_FALSE(quorum::everyone_accepts<quorum::at_least<1>>());
  CHECK_FALSE(quorum::everyone_accepts<quorum::primary_only>());
}
