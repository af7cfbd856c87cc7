// SPDX-License-Identifier: BSL-1.0
#include <algorithm>
#include <compare>
#include <cstdint>
#include <vector>

#include <synod/core/ballot.hpp>
#include <tests/catch.hpp>

using ballot = synod::ballot<std::uint16_t>;
using promise_mark = synod::promise_mark<std::uint16_t>;
using log_tail = synod::log_tail<std::uint16_t>;

namespace {

/// Every ballot with rounds and nodes below a bound: small enough to compare each with each.
std::vector<ballot> every_ballot() {
  std::vector<ballot> all;
  for (std::uint64_t r = 0; r < 5; ++r)
    for (std::uint16_t n = 0; n < 5; ++n) all.push_back({{r}, n});
  return all;
}

std::vector<promise_mark> every_mark() {
  std::vector<promise_mark> all;
  for (std::uint64_t r = 0; r < 5; ++r) all.emplace_back(synod::round{r});
  for (ballot const& b : every_ballot()) all.emplace_back(b);
  return all;
}

}  // namespace

TEST_CASE("ballots are ordered by round, then by node, and no two are alike [PMS §2.2]") {
  auto const all = every_ballot();
  CHECK(std::is_sorted(all.begin(), all.end()));
  for (ballot const& a : all)
    for (ballot const& b : all) {
      CHECK((a < b) == (a.round < b.round || (a.round == b.round && a.node < b.node)));
      CHECK(((a < b) + (b < a) + (a == b)) == 1);
    }
  STATIC_REQUIRE(ballot{{1}, 9} < ballot{{2}, 0});
  STATIC_REQUIRE(ballot{} < ballot{{1}, 0});
}

TEST_CASE("a mark with a node compares as its ballot does") {
  for (ballot const& p : every_ballot())
    for (ballot const& b : every_ballot()) {
      CHECK((promise_mark(p) <=> b) == (p <=> b));
      CHECK((promise_mark(p) == b) == (p == b));
    }
}

TEST_CASE("a mark without a node stands before every ballot of its round, and behind those of the rounds before") {
  for (std::uint64_t r = 0; r < 5; ++r)
    for (ballot const& b : every_ballot()) {
      promise_mark const nobody(synod::round{r});
      CHECK((nobody < b) == (r <= b.round.value));
      CHECK((nobody > b) == (r > b.round.value));
      CHECK_FALSE(nobody == b);
    }
}

TEST_CASE("what a mark refuses, every higher mark refuses too") {
  for (promise_mark const& low : every_mark())
    for (ballot const& between : every_ballot()) {
      if (!(low < between)) continue;
      promise_mark const high(between);
      for (ballot const& b : every_ballot())
        if (low > b) CHECK(high > b);
    }
}

TEST_CASE("marks are the same only with the same node, or both with none") {
  CHECK(promise_mark(synod::round{1}) == promise_mark(synod::round{1}));
  CHECK_FALSE(promise_mark(synod::round{1}) == promise_mark(ballot{{1}, 0}));
  CHECK_FALSE(promise_mark(ballot{{1}, 1}) == promise_mark(ballot{{1}, 0}));
  CHECK(promise_mark{} == promise_mark(synod::round{0}));
}

TEST_CASE("of two logs, the later ballot counts before the greater length [Raft §5.4.1]") {
  CHECK(log_tail{{{2}, 1}, {1}} > log_tail{{{1}, 1}, {9}});
  CHECK(log_tail{{{2}, 1}, {3}} > log_tail{{{2}, 1}, {2}});
  CHECK(log_tail{{{2}, 1}, {3}} == log_tail{{{2}, 1}, {3}});
}
