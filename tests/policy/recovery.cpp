// SPDX-License-Identifier: BSL-1.0
#include <tests/catch.hpp>

#include <cstdint>
#include <type_traits>
#include <vector>

#include <synod/message/promise.hpp>
#include <synod/policy/recovery.hpp>

namespace recovery_test {

using synod::slot;
using gathered = synod::recovery::highest_ballot::gathered<std::uint32_t>;
using newest = synod::recovery::newest_log::gathered<std::uint32_t>;
using ballot = synod::ballot<std::uint32_t>;
using promise = synod::message::promise<std::uint32_t>;

namespace {

std::vector<std::byte> report(std::initializer_list<std::array<std::uint64_t, 3>> entries) {  // slot, round, proposal
  std::vector<std::byte> all;
  for (auto const& [s, r, id] : entries) {
    std::vector<std::byte> bytes(synod::record::size_for(0));
    synod::record::store(bytes.data(),
                         synod::entry<std::uint32_t>{{s}, {{r}, 1}, {id}, synod::entry_kind::command, {}});
    all.insert(all.end(), bytes.begin(), bytes.end());
  }
  return all;
}
void absorb(gathered& g, std::vector<std::byte> const& bytes) { g.absorb(*synod::batch::check(bytes)); }
std::uint64_t forced(gathered const& g, std::uint64_t s) {
  auto const r = g.forced(slot{s});
  return r.empty() ? 0 : synod::record::load<std::uint32_t>(r.data()).proposal.value;
}

}  // namespace

TEST_CASE("highest_ballot: a slot that nobody reports is free", "[policy][recovery]") {
  gathered g;
  CHECK(g.last() == slot{0});
  absorb(g, report({{2, 1, 20}, {5, 1, 50}}));
  CHECK(forced(g, 1) == 0);
  CHECK(forced(g, 2) == 20);
  CHECK(forced(g, 3) == 0);
  CHECK(forced(g, 6) == 0);
  CHECK(g.last() == slot{5});
}

TEST_CASE("highest_ballot: of several reports for a slot the one of the highest ballot counts, in any order",
          "[policy][recovery]") {
  auto const low = report({{1, 2, 12}, {2, 7, 27}, {3, 1, 31}});
  auto const high = report({{1, 5, 15}, {2, 3, 23}});
  gathered a, b;
  absorb(a, low);
  absorb(a, high);
  absorb(b, high);
  absorb(b, low);
  for (gathered const* g : {&a, &b}) {
    CHECK(forced(*g, 1) == 15);
    CHECK(forced(*g, 2) == 27);
    CHECK(forced(*g, 3) == 31);
  }
  CHECK(a == b);
}

TEST_CASE("own_log: what others hold is not looked at", "[policy][recovery]") {
  STATIC_REQUIRE_FALSE(synod::recovery::own_log::reports);
  STATIC_REQUIRE(std::is_empty_v<synod::recovery::own_log::gathered<std::uint32_t>>);
}

namespace {

/// A page of a log that ends in slot `last` and has adopted `tail`; `bytes` must live as long.
promise page(std::vector<std::byte> const& bytes, std::uint64_t first, std::uint64_t last, ballot tail, ballot prev = {}) {
  promise m{};
  m.first = slot{first};
  m.last = slot{last};
  m.tail_ballot = tail;
  m.prev_ballot = prev;
  m.entries = *synod::batch::check(bytes);
  m.through = m.first + m.entries.size() - 1;
  return m;
}
constexpr ballot b1{{1}, 1}, b2{{2}, 2};

}  // namespace

TEST_CASE("newest_log: the ballot adopted counts first, then the length", "[policy][recovery]") {
  auto const longer = report({{1, 1, 10}, {2, 1, 20}, {3, 1, 30}}), newer = report({{1, 1, 11}, {2, 2, 21}});
  newest g;
  CHECK_FALSE(g.complete());
  CHECK(g.absorb(0, false, page(longer, 1, 3, b1)) == slot{0});
  CHECK(g.complete());
  CHECK(g.by() == 0);
  CHECK(g.absorb(1, false, page(newer, 1, 2, b2)) == slot{0});
  CHECK(g.by() == 1);
  CHECK(g.first() == slot{1});
  CHECK(g.last() == slot{2});
  CHECK(synod::record::load<std::uint32_t>(g.record_at(slot{2}).data()).proposal.value == 21);
  CHECK(g.absorb(2, false, page(longer, 1, 3, b1)) == slot{0});
  CHECK(g.by() == 1);
}

TEST_CASE("newest_log: only of the newest are more pages asked for, and they must fit together", "[policy][recovery]") {
  auto const one = report({{1, 1, 10}, {2, 1, 20}}), two = report({{3, 1, 30}, {4, 2, 40}}), old = report({{1, 1, 10}});
  newest g;
  CHECK(g.absorb(0, false, page(one, 1, 4, b2)) == slot{3});
  CHECK(g.absorb(1, false, page(old, 1, 9, b1)) == slot{0});  // nine slots, and older
  CHECK_FALSE(g.complete());
  SECTION("they do") {
    CHECK(g.absorb(0, false, page(two, 3, 4, b2, b1)) == slot{0});
    CHECK(g.complete());
    CHECK(g.ballot_before(slot{1}) == ballot{});
    CHECK(g.ballot_before(slot{3}) == b1);
    CHECK(g.ballot_before(slot{5}) == ballot{{2}, 1});
  }
  SECTION("a page that comes twice changes nothing") {
    CHECK(g.absorb(0, false, page(one, 1, 4, b2)) == slot{3});
    CHECK(g.absorb(0, false, page(two, 3, 4, b2, b1)) == slot{0});
    CHECK(g.complete());
  }
  SECTION("the log has changed meanwhile: it is never complete") {
    CHECK(g.absorb(0, false, page(two, 3, 4, b2, b2)) == slot{0});
    CHECK_FALSE(g.complete());
    CHECK(g.absorb(0, false, page(two, 3, 4, b2, b1)) == slot{0});
    CHECK_FALSE(g.complete());
  }
  SECTION("a page from further on is not taken for the next") {
    CHECK(g.absorb(0, false, page(report({{4, 2, 40}}), 4, 4, b2, b1)) == slot{3});
    CHECK_FALSE(g.complete());
  }
}

TEST_CASE("newest_log: the own log is not copied, and preferred to one that is as new", "[policy][recovery]") {
  auto const log = report({{1, 1, 10}, {2, 1, 20}});
  newest g;
  g.absorb(1, false, page(log, 1, 2, b1));
  CHECK_FALSE(g.own());
  g.absorb(0, true, page(log, 1, 2, b1));
  CHECK(g.own());
  CHECK(g.complete());
  g.absorb(2, false, page(log, 1, 2, b1));
  CHECK(g.own());
  g.absorb(2, false, page(log, 1, 2, b2));
  CHECK_FALSE(g.own());
}

}  // namespace recovery_test
