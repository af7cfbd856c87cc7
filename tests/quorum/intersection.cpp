// SPDX-License-Identifier: BSL-1.0
#include <tests/catch.hpp>

#include <synod/quorum/all.hpp>
#include <synod/quorum/at_least.hpp>
#include <synod/quorum/flexible.hpp>
#include <synod/quorum/grid.hpp>
#include <synod/quorum/intersection.hpp>
#include <synod/quorum/majority.hpp>
#include <synod/quorum/primary_only.hpp>
#include <synod/quorum/proof.hpp>
#include <synod/quorum/weighted.hpp>

using namespace synod;

namespace {

/// The definition, word by word: every pair of sets is looked at.
template <class One, class Other>
bool every_pair_meets(std::size_t n, One one, Other other) {
  for (std::uint64_t a = 0; a <= node_set::first(n).bits; ++a)
    for (std::uint64_t b = 0; b <= node_set::first(n).bits; ++b)
      if (one(node_set{a}) && other(node_set{b}) && (a & b) == 0) return false;
  return true;
}

template <class Q>
void agrees_with_the_definition(std::size_t n) {
  auto const prepare = [n](node_set s) { return Q::prepare(s, n); };
  auto const accept = [n](node_set s) {  // under whosoever lead
    for (std::size_t leader = 0; leader < n; ++leader)
      if (quorum::accepts<Q>(s, n, leader)) return true;
    return false;
  };
  auto const phases = quorum::prepare_apart_from_accept<Q>(n);
  CHECK(!phases == every_pair_meets(n, prepare, accept));
  if (phases) CHECK((prepare(phases->one) && accept(phases->other) && (phases->one & phases->other).empty()));
  auto const prepares = quorum::prepare_apart_from_prepare<Q>(n);
  CHECK(!prepares == every_pair_meets(n, prepare, prepare));
  if (prepares) CHECK((prepare(prepares->one) && prepare(prepares->other) && (prepares->one & prepares->other).empty()));
}

template <std::size_t N, std::size_t Prepare, std::size_t... Accept>
void each_accept(std::index_sequence<Accept...>) {
  (agrees_with_the_definition<quorum::flexible<N, Prepare, Accept + 1>>(N), ...);
}
template <std::size_t N, std::size_t... Prepare>
void each_prepare(std::index_sequence<Prepare...>) {
  (each_accept<N, Prepare + 1>(std::make_index_sequence<N>{}), ...);
}

/// Members that must both be there, or one that suffices alone: neither counts nor lists its quorums.
struct pair_or_chief {
  using axis = synod::axis::quorum;
  static constexpr std::size_t voters = 3;
  static constexpr bool prepare(node_set s, std::size_t) { return s.contains(0) || (s.contains(1) && s.contains(2)); }
  static constexpr bool accept(node_set s, std::size_t) { return s.contains(0) && s.size() >= 2; }
};

/// One member more spoils it.
struct exactly_two {
  static constexpr std::size_t voters = 3;
  static constexpr bool prepare(node_set s, std::size_t) { return s.size() == 2; }
  static constexpr bool accept(node_set s, std::size_t) { return s.size() >= 2; }
};

/// Whoever leads must have one other, and so many suffice to lead.
template <std::size_t Prepare>
struct chief_and_one {
  using axis = synod::axis::quorum;
  static constexpr std::size_t voters = 4;
  static constexpr bool prepare(node_set s, std::size_t) { return s.size() >= Prepare; }
  static constexpr bool accept(node_set s, std::size_t, std::size_t leader) { return s.contains(leader) && s.size() >= 2; }
};

/// Weights that are heavy enough or not, and too many members to try.
template <std::size_t Wanted>
struct heavy {
  static constexpr std::size_t voters = 12;
  static constexpr std::size_t weight(std::size_t i, std::size_t) { return i + 1; }  // 78 in all
  static constexpr std::size_t prepare_weight(std::size_t) { return Wanted; }
  static constexpr std::size_t accept_weight(std::size_t) { return Wanted; }
  static constexpr bool prepare(node_set s, std::size_t n) { return accept(s, n); }
  static constexpr bool accept(node_set s, std::size_t) {
    std::size_t sum = 0;
    for (std::size_t i = 0; i < voters; ++i) sum += s.contains(i) ? i + 1 : 0;
    return sum >= Wanted;
  }
};

/// A smaller set does with one leader and not with another.
struct moody {
  static constexpr std::size_t voters = 3;
  static constexpr bool prepare(node_set s, std::size_t) { return s.size() >= 2; }
  static constexpr bool accept(node_set s, std::size_t, std::size_t leader) {
    return leader == 2 ? s.size() == 2 : s.size() >= 2;
  }
};

}  // namespace

TEST_CASE("the proof finds disjoint quorums exactly where there are some") {
  each_prepare<3>(std::make_index_sequence<3>{});
  each_prepare<4>(std::make_index_sequence<4>{});
  each_prepare<5>(std::make_index_sequence<5>{});
  for (std::size_t n = 1; n <= 7; ++n) {
    agrees_with_the_definition<quorum::majority>(n);
    agrees_with_the_definition<quorum::all>(n);
  }
  agrees_with_the_definition<quorum::grid<2, 3>>(6);
  agrees_with_the_definition<quorum::grid<3, 2>>(6);
  agrees_with_the_definition<quorum::grid<1, 4>>(4);
  agrees_with_the_definition<pair_or_chief>(3);
  agrees_with_the_definition<quorum::weighted<2, 1, 1, 1>>(4);
  agrees_with_the_definition<quorum::weighted<5, 3, 2, 2, 1, 0>>(6);
  for (std::size_t n = 1; n <= 6; ++n) {
    agrees_with_the_definition<quorum::primary_only>(n);
    agrees_with_the_definition<quorum::at_least<1>>(n);
    agrees_with_the_definition<quorum::at_least<3>>(n);
  }
  agrees_with_the_definition<chief_and_one<2>>(4);
  agrees_with_the_definition<chief_and_one<3>>(4);
}

TEST_CASE("where it matters who leads, the proof holds under every leader") {
  STATIC_REQUIRE(!quorum::phases_gap<quorum::primary_only>);
  STATIC_REQUIRE(!quorum::phases_gap<quorum::at_least<1>>);
  STATIC_REQUIRE(!quorum::phases_gap<quorum::at_least<2>>);
  STATIC_REQUIRE(!quorum::phases_gap<chief_and_one<3>>);
  auto const gap = quorum::prepare_apart_from_accept<chief_and_one<2>>(4);
  REQUIRE(gap);
  CHECK(gap->one.size() == 2);
  CHECK(gap->other.size() == 2);
  CHECK_FALSE(quorum::grows<moody>(3));
}

TEST_CASE("weights prove what is too large to try") {
  STATIC_REQUIRE(quorum::provable<heavy<40>>);
  STATIC_REQUIRE(!quorum::phases_gap<heavy<40>>);
  STATIC_REQUIRE(!quorum::provable<heavy<39>>);  // two halves are possible
  STATIC_REQUIRE(!quorum::phases_gap<quorum::weighted<9, 9, 8, 7, 6, 5, 4, 3, 2, 1, 1, 1, 1>>);
  STATIC_REQUIRE(!quorum::prepares_gap<quorum::weighted<9, 9, 8, 7, 6, 5, 4, 3, 2, 1, 1, 1, 1>>);
}

TEST_CASE("an error shows smallest quorums") {
  auto const gap = quorum::prepare_apart_from_accept<quorum::flexible<5, 2, 3>>(5);
  REQUIRE(gap);
  CHECK(gap->one.size() == 2);
  CHECK(gap->other.size() == 3);
  auto const rows = quorum::prepare_apart_from_prepare<quorum::grid<2, 3>>(6);
  REQUIRE(rows);
  CHECK(rows->one == node_set{0b000111});
  CHECK(rows->other == node_set{0b111000});
}

TEST_CASE("large systems are proven by their sizes or their lists, with the same result") {
  CHECK_FALSE(quorum::prepare_apart_from_accept<quorum::majority>(64));
  CHECK_FALSE(quorum::prepare_apart_from_prepare<quorum::majority>(63));
  CHECK_FALSE(quorum::prepare_apart_from_accept<quorum::flexible<64, 60, 5>>(64));
  auto const gap = quorum::prepare_apart_from_accept<quorum::flexible<64, 60, 4>>(64);
  REQUIRE(gap);
  CHECK(gap->one.size() == 60);
  CHECK(gap->other.size() == 4);
  CHECK((gap->one & gap->other).empty());
  CHECK_FALSE(quorum::prepare_apart_from_accept<quorum::grid<8, 8>>(64));
  CHECK(quorum::prepare_apart_from_prepare<quorum::grid<8, 8>>(64));
}

TEST_CASE("the proof holds when compiling as it does at run time") {
  STATIC_REQUIRE(!quorum::phases_gap<quorum::majority>);
  STATIC_REQUIRE(!quorum::prepares_gap<quorum::majority>);
  STATIC_REQUIRE(!quorum::phases_gap<quorum::all>);
  STATIC_REQUIRE(quorum::prepares_gap<quorum::all>->voters == 2);
  STATIC_REQUIRE(!quorum::phases_gap<quorum::grid<7, 9>>);
  STATIC_REQUIRE(quorum::phases_gap<quorum::flexible<5, 2, 3>>.has_value());
  STATIC_REQUIRE(!quorum::prepares_gap<quorum::flexible<5, 4, 2>>);
  STATIC_REQUIRE(quorum::prepares_gap<quorum::flexible<5, 2, 4>>.has_value());
  STATIC_REQUIRE(!quorum::phases_gap<pair_or_chief>);
  STATIC_REQUIRE(quorum::prepares_gap<pair_or_chief>.has_value());
}

TEST_CASE("a system must grow with its sets") {
  CHECK_FALSE(quorum::grows<exactly_two>(3));
  CHECK(quorum::grows<quorum::majority>(5));
  CHECK(quorum::grows<quorum::grid<2, 2>>(4));
  CHECK(quorum::always_grows<quorum::all>);
}
