// SPDX-License-Identifier: BSL-1.0
// What acceptors pick by themselves where they have collided ("Fast Paxos", Lamport, 2006, §3.2), over every vote and every
// quorum of four and of five acceptors.
#include <tests/catch.hpp>

#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <type_traits>
#include <vector>

#include <synod/policy/uncoordinated_recovery.hpp>
#include <synod/quorum/fast.hpp>

namespace uncoordinated_recovery_test {

using synod::node_set;
using synod::proposal;
namespace numbering = synod::numbering;
namespace quorum = synod::quorum;
namespace recovery = synod::recovery;
using ballot = synod::ballot<std::uint32_t>;

namespace {

constexpr std::size_t most = 5;
/// What each member has voted for, from 1; 0 for nothing yet.
using votes = std::array<std::size_t, most>;

/// Calls `f` for every way to vote of `n` members for one of `values`, each of whom has voted where `all` have.
template <class F>
void each_vote(std::size_t n, std::size_t values, bool all, F f) {
  std::uint64_t ways = 1;
  for (std::size_t i = 0; i < n; ++i) ways *= values + 1;
  for (std::uint64_t way = 0; way < ways; ++way) {
    votes v{};
    std::uint64_t rest = way;
    bool whole = true;
    for (std::size_t i = 0; i < n; ++i, rest /= values + 1) whole = (v[i] = rest % (values + 1)) != 0 && whole;
    if (whole || !all) f(v);
  }
}
/// … and for every prepare quorum of members who have voted.
template <class Q, class F>
void each_quorum(votes const& v, F f) {
  for (std::uint64_t bits = 0; bits < std::uint64_t{1} << Q::voters; ++bits) {
    bool voted = Q::prepare({bits}, Q::voters);
    for (std::size_t i = 0; i < Q::voters; ++i) voted = voted && (v[i] != 0 || !node_set{bits}.contains(i));
    if (voted) f(node_set{bits});
  }
}

/// What `heard` have voted for, the last first where `backwards`: as somebody hears it.
std::vector<recovery::option> options_of(votes const& v, node_set heard, bool backwards) {
  std::vector<recovery::option> out;
  for (std::size_t k = 0; k < most; ++k) {
    std::size_t const i = backwards ? most - 1 - k : k;
    if (!heard.contains(i) || v[i] == 0) continue;
    recovery::option* at = nullptr;
    for (auto& o : out) if (o.id == proposal{v[i]}) at = &o;
    if (!at) at = &out.emplace_back(recovery::option{{v[i]}, {}, {}});
    at->by.insert(i);
  }
  return out;
}
template <class Q>
proposal pick_of(votes const& v, node_set heard, bool backwards = false, proposal has_another = {}) {
  auto const options = options_of(v, heard, backwards);
  return options[recovery::picked_alike<Q>(options, heard, Q::voters, [&](proposal id) { return id == has_another; })].id;
}
template <class Q>
std::optional<proposal> choice_of(votes const& v) {
  for (std::size_t value = 1; value <= most; ++value) {
    node_set by{};
    for (std::size_t i = 0; i < Q::voters; ++i) if (v[i] == value) by.insert(i);
    if (Q::choose(by, Q::voters)) return proposal{value};
  }
  return {};
}

/// In how many cases somebody would vote again for what was not chosen, where something was.
template <class Q>
std::size_t gone() {
  std::size_t count = 0;
  each_vote(Q::voters, 3, false, [&](votes const& v) {
    if (auto const chosen = choice_of<Q>(v))
      each_quorum<Q>(v, [&](node_set heard) {
        for (std::uint64_t has_another : {0U, 1U, 2U}) count += pick_of<Q>(v, heard, false, {has_another}) != *chosen;
      });
  });
  return count;
}

/// Of all pairs of acceptors who see that they have collided among `values`, how many pick differently.
template <class Q>
std::size_t at_odds(std::size_t values) {
  std::size_t count = 0;
  each_vote(Q::voters, values, true, [&](votes const& v) {
    std::vector<proposal> picks;
    each_quorum<Q>(v, [&](node_set heard) {
      for (bool backwards : {false, true})
        if (recovery::collided<Q>(options_of(v, heard, backwards), heard, Q::voters)) picks.push_back(pick_of<Q>(v, heard, backwards));
    });
    for (proposal p : picks) count += p != picks.front();
  });
  return count;
}

/// What whoever leads writes behind the second vote is what that has chosen, and what the first has, whoever is heard: each
/// member either picks from a prepare quorum's first votes, or does not vote again.
template <class Q>
std::size_t lost_behind() {
  std::size_t count = 0;
  each_vote(Q::voters, 2, true, [&](votes const& v) {
    std::vector<std::size_t> allowed{0};  // what may be voted for again, by anybody
    for (std::size_t value : {1U, 2U}) {
      bool can = false;
      each_quorum<Q>(v, [&](node_set heard) {
        for (std::uint64_t has_another : {0U, 1U, 2U}) can = can || pick_of<Q>(v, heard, false, {has_another}) == proposal{value};
      });
      if (can) allowed.push_back(value);
    }
    auto const first = choice_of<Q>(v);
    each_vote(Q::voters, 2, false, [&](votes const& again) {
      for (std::size_t i = 0; i < Q::voters; ++i)
        if (std::size_t const w = again[i]; w != 0 && (allowed.size() < 2 || (w != allowed[1] && (allowed.size() < 3 || w != allowed[2])))) return;
      auto const second = choice_of<Q>(again);
      if (first && second && *first != *second) ++count;
      each_quorum<Q>(again, [&](node_set heard) {
        auto const options = options_of(again, heard, false);
        proposal const written = options[recovery::picked<Q>(options, heard, Q::voters)].id;
        count += (first && written != *first) || (second && written != *second);
      });
    });
  });
  return count;
}

struct uncoordinated {
  using numbering = synod::numbering::tripled;
  using recovery = synod::recovery::fast_uncoordinated;
};
struct unused_again {
  using numbering = synod::numbering::tripled;
  using recovery = synod::recovery::fast;
};
struct coordinated {
  using numbering = synod::numbering::paired;
  using recovery = synod::recovery::fast;
};

}  // namespace

TEST_CASE("uncoordinated: nobody votes again for anything but what a fast quorum may have voted for", "[policy][uncoordinated]") {
  CHECK(gone<quorum::fast<4, 3, 3>>() == 0);
  CHECK(gone<quorum::fast<5, 3, 4>>() == 0);
  CHECK(gone<quorum::fast<5, 5, 3>>() == 0);
  CHECK(gone<quorum::fast<4, 2, 3>>() > 0);  // where two fast quorums do not meet in who is heard
  CHECK(gone<quorum::fast<5, 3, 3>>() > 0);
}

TEST_CASE("uncoordinated: where two have collided all pick the same, whoever is heard and in whatever order", "[policy][uncoordinated]") {
  CHECK(at_odds<quorum::fast<4, 3, 3>>(2) == 0);
  CHECK(at_odds<quorum::fast<5, 3, 4>>(2) == 0);
  CHECK(at_odds<quorum::fast<5, 3, 4>>(3) > 0);  // so that this can collide, too
}

TEST_CASE("uncoordinated: two proposals that collide in two slots get one each", "[policy][uncoordinated]") {
  votes const one_first{1, 1, 2, 2};
  CHECK(pick_of<quorum::fast<4, 3, 3>>(one_first, node_set::first(4)) == proposal{1});
  CHECK(pick_of<quorum::fast<4, 3, 3>>(one_first, node_set::first(4), false, {1}) == proposal{2});
  CHECK(pick_of<quorum::fast<4, 3, 3>>(one_first, node_set::first(4), true, {1}) == proposal{2});
  CHECK(pick_of<quorum::fast<4, 3, 3>>(votes{1, 1, 1, 2}, node_set{0b1101}, false, {1}) == proposal{1});  // it may have been chosen
}

TEST_CASE("uncoordinated: what is written behind the second vote is what either has chosen", "[policy][uncoordinated]") {
  CHECK(lost_behind<quorum::fast<4, 3, 3>>() == 0);
  CHECK(lost_behind<quorum::fast<5, 3, 4>>() == 0);
}

TEST_CASE("uncoordinated: the last votes before a leader writes are its phase 1", "[policy][uncoordinated]") {
  constexpr ballot opened{{6}, 2}, again{{7}, 2}, written{{8}, 2};
  STATIC_REQUIRE(recovery::is_uncoordinated<uncoordinated>);
  STATIC_REQUIRE_FALSE(recovery::is_uncoordinated<unused_again>);
  STATIC_REQUIRE(recovery::voted_last<uncoordinated>(written) == again);
  STATIC_REQUIRE(recovery::voted_last<uncoordinated>(opened) == again);
  STATIC_REQUIRE(recovery::voted_last<unused_again>(written) == opened);
  STATIC_REQUIRE(recovery::voted_last<coordinated>(numbering::paired::successor(opened)) == opened);
}

}  // namespace uncoordinated_recovery_test
