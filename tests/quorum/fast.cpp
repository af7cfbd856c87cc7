// SPDX-License-Identifier: BSL-1.0
#include <tests/catch.hpp>

#include <cstddef>
#include <cstdint>
#include <optional>

#include <synod/quorum/fast.hpp>
#include <synod/quorum/fast_proof.hpp>
#include <synod/quorum/majority.hpp>

using synod::node_set;
namespace quorum = synod::quorum;

namespace {

/// Whether every prepare quorum meets every two fast quorums, tried set by set by set.
template <class Q>
bool meets_by_trying(std::size_t n) {
  std::uint64_t const end = std::uint64_t{1} << n;
  for (std::uint64_t p = 0; p < end; ++p)
    for (std::uint64_t a = 0; Q::prepare({p}, n) && a < end; ++a)
      for (std::uint64_t b = a; Q::choose({a}, n) && b < end; ++b)
        if (Q::choose({b}, n) && (p & a & b) == 0) return false;
  return true;
}

template <class Q>
void agrees() {
  INFO(Q::name);
  auto const gap = quorum::prepare_apart_from_fasts<Q>(Q::voters);
  CHECK(gap.has_value() != meets_by_trying<Q>(Q::voters));
  if (!gap) return;
  CHECK(Q::prepare(gap->prepare, Q::voters));
  CHECK(Q::choose(gap->one, Q::voters));
  CHECK(Q::choose(gap->other, Q::voters));
  CHECK((gap->prepare & gap->one & gap->other).empty());
}

/// The same without sizes: the proof tries its sets.
template <std::size_t N, std::size_t Prepare, std::size_t Fast>
struct unsized {
  using sized = quorum::fast<N, Prepare, Fast>;
  static constexpr std::string_view name = sized::name;
  static constexpr std::size_t voters = N;
  static constexpr bool prepare(node_set s, std::size_t n) { return sized::prepare(s, n); }
  static constexpr bool accept(node_set s, std::size_t n) { return sized::accept(s, n); }
  static constexpr bool choose(node_set s, std::size_t n) { return sized::choose(s, n); }
};

template <std::size_t N, std::size_t Prepare>
void agrees_for_all() {
  [&]<std::size_t... Fast>(std::index_sequence<Fast...>) {
    (agrees<quorum::fast<N, Prepare, Fast + 1, 1>>(), ...);
    (agrees<unsized<N, N, Fast + 1>>(), ...);
  }(std::make_index_sequence<N>{});
}

/// Fast quorums of its members 0 to 2 that a prepare quorum need not know: more members make it none.
struct fickle : quorum::fast<4, 3, 3> {
  static constexpr bool choose(node_set s, std::size_t) { return s.size() == 3; }
};

}  // namespace

TEST_CASE("fast: so many choose without a leader") {
  using q = quorum::fast<5, 3, 4>;
  CHECK(q::choose(node_set::first(4), 5));
  CHECK_FALSE(q::choose(node_set::first(3), 5));
  CHECK(q::accept_size(5) == 3);  // as few as meet a prepare quorum
  CHECK(q::accept(node_set::first(3), 5));
  CHECK_FALSE(q::accept(node_set::first(2), 5));
  STATIC_REQUIRE(q::name == "fast<5, 3, 4>");
  STATIC_REQUIRE(quorum::fast<5, 3, 4, 4>::name == "fast<5, 3, 4, 4>");
  STATIC_REQUIRE(synod::counting_fast_quorum_system<q>);
  STATIC_REQUIRE(!synod::fast_quorum_system<quorum::majority>);
}

TEST_CASE("fast: the proof is what trying all sets finds") {
  agrees_for_all<3, 1>(), agrees_for_all<3, 2>(), agrees_for_all<3, 3>();
  agrees_for_all<4, 1>(), agrees_for_all<4, 2>(), agrees_for_all<4, 3>(), agrees_for_all<4, 4>();
  agrees_for_all<5, 2>(), agrees_for_all<5, 3>(), agrees_for_all<5, 4>(), agrees_for_all<5, 5>();
  agrees<unsized<5, 3, 4>>();
  agrees<unsized<5, 2, 4>>();
  agrees<unsized<4, 2, 3>>();
}

TEST_CASE("fast: the proof holds when compiling") {
  STATIC_REQUIRE(!quorum::fasts_gap<quorum::fast<4, 3, 3>>);
  STATIC_REQUIRE(!quorum::fasts_gap<quorum::fast<5, 3, 4>>);
  STATIC_REQUIRE(!quorum::fasts_gap<quorum::fast<7, 5, 5>>);
  STATIC_REQUIRE(!quorum::fasts_gap<quorum::fast<4, 1, 4>>);
  STATIC_REQUIRE(quorum::fasts_gap<quorum::fast<5, 2, 4>>.has_value());
  STATIC_REQUIRE(quorum::fasts_gap<quorum::fast<64, 42, 43>>.has_value());
  STATIC_REQUIRE(!quorum::fasts_gap<quorum::fast<64, 43, 43>>);
  STATIC_REQUIRE(!quorum::fasts_gap<unsized<7, 5, 5>>);
  STATIC_REQUIRE(quorum::fast_always_grows<quorum::fast<5, 3, 4>>());
  CHECK_FALSE(quorum::fast_grows<fickle>(4));
}
