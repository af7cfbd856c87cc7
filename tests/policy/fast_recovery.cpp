// SPDX-License-Identifier: BSL-1.0
// Rule O4 of "Fast Paxos" (Lamport, 2005), §2.2, over every vote and every quorum of four and of five acceptors.
#include <tests/catch.hpp>

#include <array>
#include <cstddef>
#include <cstdint>
#include <vector>

#include <synod/policy/fast_recovery.hpp>
#include <synod/quorum/fast.hpp>

namespace fast_recovery_test {

using synod::bytes_view;
using synod::node_set;
using synod::proposal;
using synod::slot;
namespace quorum = synod::quorum;
namespace recovery = synod::recovery;

namespace {

constexpr std::size_t values = 3;
/// Who has voted for each value: a member votes once, or not yet.
using votes = std::array<node_set, values>;

/// Calls `f` for every way to vote of `n` members.
template <class F>
void every_vote(std::size_t n, F f) {
  std::uint64_t ways = 1;
  for (std::size_t i = 0; i < n; ++i) ways *= values + 1;
  for (std::uint64_t way = 0; way < ways; ++way) {
    votes v{};
    std::uint64_t rest = way;
    for (std::size_t i = 0; i < n; ++i, rest /= values + 1)
      if (std::size_t const choice = rest % (values + 1); choice < values) v[choice].insert(i);
    f(v);
  }
}
/// … and for every set of members that can take office.
template <class Q, class F>
void every_quorum(F f) {
  for (std::uint64_t bits = 0; bits < std::uint64_t{1} << Q::voters; ++bits)
    if (Q::prepare({bits}, Q::voters)) f(node_set{bits});
}

/// What members `heard` tell of the votes.
std::vector<recovery::option> told(votes const& v, node_set heard) {
  std::vector<recovery::option> options;
  for (std::size_t i = 0; i < values; ++i)
    if (node_set const by = v[i] & heard; !by.empty()) options.push_back({{i + 1}, by, {}});
  return options;
}

/// O4 word by word: some fast quorum, all of whose members among those heard have voted for it.
template <class Q>
bool by_the_paper(node_set by, node_set heard) {
  for (std::uint64_t bits = 0; bits < std::uint64_t{1} << Q::voters; ++bits)
    if (Q::choose({bits}, Q::voters) && ((node_set{bits} & heard) & by) == (node_set{bits} & heard)) return true;
  return false;
}

/// In how many cases something was chosen by a fast quorum, and something else would be proposed.
template <class Q>
std::size_t lost() {
  std::size_t count = 0;
  every_vote(Q::voters, [&](votes const& v) {
    every_quorum<Q>([&](node_set heard) {
      auto const options = told(v, heard);
      std::size_t const i = recovery::picked<Q>(options, heard, Q::voters);
      for (std::size_t chosen = 0; chosen < values; ++chosen)
        if (Q::choose(v[chosen], Q::voters) && (i == options.size() || options[i].id != proposal{chosen + 1})) ++count;
    });
  });
  return count;
}

template <class Q>
void keeps_what_is_chosen() {
  INFO(Q::name);
  CHECK(lost<Q>() == 0);
  std::size_t wrong = 0, twice = 0, free = 0;
  every_vote(Q::voters, [&](votes const& v) {
    every_quorum<Q>([&](node_set heard) {
      std::size_t possible = 0;
      auto const options = told(v, heard);
      for (auto const& o : options) {
        bool const could = recovery::could_be_chosen<Q>(o.by, heard, Q::voters);
        wrong += could != by_the_paper<Q>(o.by, heard);
        possible += could;
      }
      twice += possible > 1;
      free += possible == 0 && !options.empty();
    });
  });
  CHECK(wrong == 0);
  CHECK(twice == 0);
  CHECK(free > 0);  // collisions
}

using node = std::uint32_t;
using gathered = recovery::fast::gathered<node>;

struct page {
  slot first{}, through{}, last{};
  synod::batch entries{};
};
/// A page that reports one entry, and is the last one where `whole`.
struct report {
  std::vector<std::byte> bytes = std::vector<std::byte>(synod::record::size_for(0));
  page told;
  report(slot s, synod::ballot<node> b, proposal id, bool whole = true) {
    synod::record::store(bytes.data(), synod::entry<node>{s, b, id, synod::entry_kind::command, {}});
    told = {s, s, whole ? s : s + 5, synod::batch(bytes, 1)};
  }
};
proposal forced(gathered const& g, slot s) {
  bytes_view const r = g.forced<quorum::fast<4, 3, 3>>(s, 4);
  return r.empty() ? proposal{} : synod::record::load<node>(r.data()).proposal;
}

}  // namespace

TEST_CASE("O4: what a fast quorum may have voted for is proposed, whoever is heard", "[policy][fast_recovery]") {
  keeps_what_is_chosen<quorum::fast<4, 3, 3>>();
  keeps_what_is_chosen<quorum::fast<4, 2, 4>>();
  keeps_what_is_chosen<quorum::fast<5, 3, 4>>();
  keeps_what_is_chosen<quorum::fast<5, 5, 3>>();
  keeps_what_is_chosen<quorum::fast<5, 2, 5>>();
}

TEST_CASE("O4 keeps nothing where two fast quorums do not meet in who is heard", "[policy][fast_recovery]") {
  CHECK(lost<quorum::fast<4, 2, 3>>() > 0);
  CHECK(lost<quorum::fast<5, 3, 3>>() > 0);
  CHECK(lost<quorum::fast<5, 4, 3>>() > 0);
}

TEST_CASE("O4: where nothing may have been chosen the most votes win, so that few offer again", "[policy][fast_recovery]") {
  using q = quorum::fast<5, 3, 4>;
  std::vector<recovery::option> const options{{{7}, node_set{0b00001}, {}}, {{8}, node_set{0b10110}, {}}, {{9}, node_set{0b01000}, {}}};
  CHECK(recovery::picked<q>(options, node_set::first(5), 5) == 1);
  CHECK(recovery::picked<q>(std::vector<recovery::option>{}, node_set::first(5), 5) == 0);
}

TEST_CASE("fast: only the highest ballot that is reported of a slot counts", "[policy][fast_recovery]") {
  gathered g;
  report const old(slot{3}, {{2}, 1}, {10}), older(slot{3}, {{2}, 1}, {10}), late(slot{3}, {{5}, 2}, {11});
  CHECK(g.absorb(0, false, old.told) == slot{});
  CHECK(g.absorb(1, false, older.told) == slot{});
  CHECK(forced(g, slot{3}) == proposal{10});
  CHECK(g.absorb(2, true, late.told) == slot{});
  CHECK(forced(g, slot{3}) == proposal{11});
  CHECK(forced(g, slot{2}) == proposal{});
  CHECK(forced(g, slot{4}) == proposal{});
  CHECK(g.last() == slot{3});
}

TEST_CASE("fast: votes for one entry are counted together, and a page asks for the next", "[policy][fast_recovery]") {
  gathered g;
  report const a(slot{1}, {{2}, 1}, {10}), b(slot{1}, {{2}, 1}, {11}), c(slot{1}, {{2}, 1}, {11}), part(slot{1}, {{2}, 1}, {10}, false);
  CHECK(g.absorb(3, false, part.told) == slot{2});
  g.absorb(0, false, a.told);
  g.absorb(1, false, b.told);
  g.absorb(2, false, c.told);
  CHECK(forced(g, slot{1}) == proposal{11});  // who has told half may have voted for anything
  CHECK(g.last() == slot{1});
}

}  // namespace fast_recovery_test
