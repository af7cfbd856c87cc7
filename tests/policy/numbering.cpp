// SPDX-License-Identifier: BSL-1.0
#include <tests/catch.hpp>

#include <cstdint>

#include <synod/policy/numbering.hpp>

namespace numbering_test {

using synod::numbering::lexicographic;
using synod::numbering::paired;
using synod::numbering::rotating;
using synod::numbering::term;
using synod::numbering::tripled;
using ballot = synod::ballot<std::uint32_t>;
using mark = synod::promise_mark<std::uint32_t>;

namespace {
constexpr mark voted(std::uint64_t r, std::uint32_t n) { return mark(ballot{{r}, n}); }
constexpr mark raised(std::uint64_t r) { return mark(synod::round{r}); }
}  // namespace

TEST_CASE("lexicographic: a ballot is granted where no higher one was promised", "[policy][numbering]") {
  STATIC_REQUIRE(lexicographic::grants(mark{}, ballot{{1}, 0}));
  STATIC_REQUIRE(lexicographic::grants(voted(3, 2), ballot{{3}, 3}));  // the same round, a later node
  STATIC_REQUIRE(lexicographic::grants(voted(3, 2), ballot{{3}, 2}));  // asked again
  STATIC_REQUIRE_FALSE(lexicographic::grants(voted(3, 2), ballot{{3}, 1}));
  STATIC_REQUIRE_FALSE(lexicographic::grants(voted(3, 2), ballot{{2}, 9}));
}

TEST_CASE("lexicographic: an accept is admitted as a prepare is granted, and is a promise", "[policy][numbering]") {
  STATIC_REQUIRE(lexicographic::admits(voted(3, 2), ballot{{3}, 2}));
  STATIC_REQUIRE(lexicographic::admits(voted(3, 2), ballot{{4}, 1}));
  STATIC_REQUIRE_FALSE(lexicographic::admits(voted(3, 2), ballot{{3}, 1}));
  STATIC_REQUIRE(lexicographic::after_accept(voted(3, 2), ballot{{4}, 1}) == voted(4, 1));
  STATIC_REQUIRE(lexicographic::after_accept(voted(3, 2), ballot{{3}, 2}) == voted(3, 2));
}

TEST_CASE("term: one vote a round", "[policy][numbering]") {
  STATIC_REQUIRE(term::grants(mark{}, ballot{{1}, 0}));
  STATIC_REQUIRE(term::grants(voted(3, 2), ballot{{3}, 2}));
  STATIC_REQUIRE_FALSE(term::grants(voted(3, 2), ballot{{3}, 3}));
  STATIC_REQUIRE(term::grants(voted(3, 2), ballot{{4}, 3}));
  STATIC_REQUIRE_FALSE(term::grants(voted(3, 2), ballot{{2}, 2}));
}

TEST_CASE("term: a round that was raised without a vote can still be voted in", "[policy][numbering]") {
  STATIC_REQUIRE(term::grants(raised(3), ballot{{3}, 7}));
  STATIC_REQUIRE_FALSE(term::grants(raised(3), ballot{{2}, 7}));
  STATIC_REQUIRE(term::raises(voted(3, 2), ballot{{4}, 1}));
  STATIC_REQUIRE_FALSE(term::raises(voted(3, 2), ballot{{3}, 1}));
  STATIC_REQUIRE_FALSE(lexicographic::raises(voted(3, 2), ballot{{4}, 1}));
}

TEST_CASE("term: an accept of the round is admitted whoever was voted for, and the vote stays", "[policy][numbering]") {
  STATIC_REQUIRE(term::admits(voted(3, 2), ballot{{3}, 1}));
  STATIC_REQUIRE_FALSE(term::admits(voted(3, 2), ballot{{2}, 2}));
  STATIC_REQUIRE(term::after_accept(voted(3, 2), ballot{{3}, 1}) == voted(3, 2));
  STATIC_REQUIRE(term::after_accept(voted(3, 2), ballot{{4}, 1}) == voted(4, 1));
  STATIC_REQUIRE(term::after_accept(raised(3), ballot{{3}, 1}) == raised(3));
}

TEST_CASE("rotating: one member after the other owns a round", "[policy][numbering]") {
  constexpr synod::membership<std::uint32_t> members{10, 20, 30};
  STATIC_REQUIRE(rotating::owner(synod::round{1}, members) == 20);
  STATIC_REQUIRE(rotating::owner(synod::round{2}, members) == 30);
  STATIC_REQUIRE(rotating::owner(synod::round{3}, members) == 10);
  STATIC_REQUIRE(rotating::owner(synod::round{4}, members) == 20);
  STATIC_REQUIRE(rotating::owner(synod::round{5}, synod::membership<std::uint32_t>{7}) == 7);
}

TEST_CASE("rotating: ballots are compared whole, and nothing is voted in", "[policy][numbering]") {
  STATIC_REQUIRE(rotating::grants(voted(3, 2), ballot{{3}, 2}));
  STATIC_REQUIRE_FALSE(rotating::grants(voted(3, 2), ballot{{2}, 9}));
  STATIC_REQUIRE_FALSE(rotating::shares_rounds);
}

TEST_CASE("paired: each member has rounds of its own, two at a time", "[policy][numbering]") {
  constexpr synod::membership<std::uint32_t> members{10, 20, 30};
  for (std::size_t i = 0; i < 3; ++i)
    for (std::uint64_t heard = 0; heard < 20; ++heard) {
      synod::round const next = paired::next({heard}, i, 3);
      CHECK(next > synod::round{heard});
      CHECK(next.value <= heard + 6);  // not later than need be
      CHECK(paired::is_fast(ballot{next, members[i]}));
      CHECK(paired::owner(next, members) == members[i]);
      CHECK(paired::owner(next + 1, members) == members[i]);
    }
}

TEST_CASE("paired: the successor stands below every other ballot that is prepared", "[policy][numbering]") {
  constexpr synod::membership<std::uint32_t> members{3, 2, 1};
  for (std::uint64_t r = 2; r < 20; r += 2) {
    ballot const b{{r}, paired::owner(synod::round{r}, members)};
    ballot const after = paired::successor(b);
    CHECK(b < after);
    CHECK_FALSE(paired::is_fast(after));
    CHECK(paired::prepared(after) == b);
    CHECK(paired::prepared(b) == b);
    CHECK(after < ballot{{r + 2}, paired::owner(synod::round{r + 2}, members)});
  }
}

TEST_CASE("paired: an accept of the successor is admitted by whoever may promise its ballot, and raises nothing", "[policy][numbering]") {
  STATIC_REQUIRE(paired::grants(mark{}, ballot{{4}, 2}));
  STATIC_REQUIRE(paired::grants(voted(4, 2), ballot{{4}, 2}));
  STATIC_REQUIRE_FALSE(paired::grants(mark{}, ballot{{5}, 2}));  // nobody prepares it
  STATIC_REQUIRE_FALSE(paired::grants(voted(6, 1), ballot{{4}, 2}));
  STATIC_REQUIRE(paired::admits(voted(4, 2), ballot{{5}, 2}));
  STATIC_REQUIRE_FALSE(paired::admits(voted(6, 1), ballot{{5}, 2}));
  STATIC_REQUIRE(paired::after_accept(voted(4, 2), ballot{{5}, 2}) == voted(4, 2));
  STATIC_REQUIRE(paired::after_accept(voted(2, 1), ballot{{5}, 2}) == voted(4, 2));
  STATIC_REQUIRE(synod::numbering::written_under<paired>(ballot{{4}, 2}) == ballot{{5}, 2});
  STATIC_REQUIRE(synod::numbering::written_under<lexicographic>(ballot{{4}, 2}) == ballot{{4}, 2});
  STATIC_REQUIRE_FALSE(synod::numbering::is_fast<lexicographic>(ballot{{4}, 2}));
}

TEST_CASE("tripled: each member has rounds of its own, three at a time", "[policy][numbering]") {
  constexpr synod::membership<std::uint32_t> members{10, 20, 30};
  for (std::size_t i = 0; i < 3; ++i)
    for (std::uint64_t heard = 0; heard < 30; ++heard) {
      synod::round const next = tripled::next({heard}, i, 3);
      CHECK(next > synod::round{heard});
      CHECK(next.value <= heard + 9);
      CHECK(tripled::prepared(ballot{next, members[i]}) == ballot{next, members[i]});
      for (std::uint64_t k = 0; k < 3; ++k) CHECK(tripled::owner(next + k, members) == members[i]);
    }
}

TEST_CASE("tripled: two fast ballots and the successor stand below every other ballot that is prepared", "[policy][numbering]") {
  constexpr synod::membership<std::uint32_t> members{3, 2, 1};
  for (std::uint64_t r = 3; r < 30; r += 3) {
    ballot const b{{r}, tripled::owner(synod::round{r}, members)};
    ballot const again = tripled::again(b), after = tripled::successor(b);
    CHECK(b < again);
    CHECK(again < after);
    CHECK(after < ballot{{r + 3}, tripled::owner(synod::round{r + 3}, members)});
    CHECK((tripled::is_fast(b) && tripled::is_fast(again) && !tripled::is_fast(after)));
    for (ballot const& one : {b, again, after}) {
      CHECK(tripled::prepared(one) == b);
      CHECK(tripled::again(one) == again);
      CHECK(tripled::successor(one) == after);
    }
  }
}

TEST_CASE("tripled: nobody prepares the second fast ballot, and a vote in it raises nothing", "[policy][numbering]") {
  STATIC_REQUIRE(tripled::grants(voted(6, 2), ballot{{6}, 2}));
  STATIC_REQUIRE_FALSE(tripled::grants(mark{}, ballot{{7}, 2}));
  STATIC_REQUIRE_FALSE(tripled::grants(mark{}, ballot{{8}, 2}));
  STATIC_REQUIRE(tripled::admits(voted(6, 2), ballot{{8}, 2}));
  STATIC_REQUIRE_FALSE(tripled::admits(voted(9, 1), ballot{{8}, 2}));
  STATIC_REQUIRE(tripled::after_accept(voted(3, 1), ballot{{8}, 2}) == voted(6, 2));
  STATIC_REQUIRE(tripled::after_accept(voted(6, 2), ballot{{8}, 2}) == voted(6, 2));
}

}  // namespace numbering_test
