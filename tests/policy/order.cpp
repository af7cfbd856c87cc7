// SPDX-License-Identifier: BSL-1.0
#include <tests/catch.hpp>

#include <cstdint>
#include <vector>

#include <synod/log/ledger.hpp>
#include <synod/message/accept.hpp>
#include <synod/policy/order.hpp>
#include <synod/sim/disk.hpp>

namespace order_test {

using synod::slot;
using ballot = synod::ballot<std::uint32_t>;
using ledger = synod::ledger<std::uint32_t, synod::sim::disk>;
using accept = synod::message::accept<std::uint32_t>;
namespace order = synod::order;

namespace {

std::vector<std::byte> records(slot first, std::vector<ballot> const& ballots) {
  std::vector<std::byte> all;
  for (ballot const& b : ballots) {
    std::vector<std::byte> bytes(synod::record::size_for(0));
    synod::record::store(bytes.data(), synod::entry<std::uint32_t>{first, b, {first.value}, synod::entry_kind::command, {}});
    all.insert(all.end(), bytes.begin(), bytes.end());
    first = first + 1;
  }
  return all;
}

struct fixture {
  ledger log{synod::sim::disk{}, 4096, 64};
  std::vector<std::byte> bytes;

  void hold(slot first, std::vector<ballot> const& ballots) {
    auto const all = records(first, ballots);
    synod::batch const held(all, static_cast<std::uint32_t>(ballots.size()));
    for (synod::bytes_view r : held) REQUIRE(log.append(r, ledger::any_slot));
    log.stage();
  }
  accept message(ballot b, slot prev, ballot prev_ballot, std::vector<ballot> const& entries, slot start = {1}) {
    bytes = records(prev + 1, entries);
    accept m{};
    m.ballot = b;
    m.prev = prev;
    m.prev_ballot = prev_ballot;
    m.start = start;
    m.entries = *synod::batch::check(bytes);
    return m;
  }
  std::vector<std::uint64_t> rounds() const {
    std::vector<std::uint64_t> out;
    for (slot s{1}; s <= log.last(); s = s + 1) out.push_back(log.ballot_at(s).value_or(ballot{}).round.value);
    return out;
  }
};
using rounds = std::vector<std::uint64_t>;

constexpr ballot b1{{1}, 1}, b2{{2}, 2}, b3{{3}, 3};

}  // namespace

TEST_CASE("prefix: entries are stored behind the entry that they followed", "[policy][order]") {
  fixture f;
  auto const p = order::prefix::place(f.log, f.message(b1, {0}, {}, {b1, b1}), {0}, {0});
  CHECK(p.result == decltype(p.result)::placed);
  CHECK(p.mark == slot{2});
  auto const q = order::prefix::place(f.log, f.message(b1, {2}, b1, {b1}), {0}, {2});
  CHECK(q.mark == slot{3});
  CHECK(f.rounds() == rounds{1, 1, 1});
}

TEST_CASE("prefix: what does not match is refused, with the place to try next", "[policy][order]") {
  fixture f;
  f.hold({1}, {b1, b1, b2, b2});
  SECTION("behind the end: the end") {
    auto const p = order::prefix::place(f.log, f.message(b3, {9}, b3, {b3}), {0}, {0});
    CHECK(p.result == decltype(p.result)::mismatch);
    CHECK(p.hint == slot{4});
    CHECK(p.hint_ballot == b2);
  }
  SECTION("of another ballot: below all that cannot match") {
    auto const p = order::prefix::place(f.log, f.message(b3, {4}, b1, {b3}), {0}, {0});
    CHECK(p.result == decltype(p.result)::mismatch);
    CHECK(p.hint == slot{2});
    CHECK(p.hint_ballot == b1);
  }
  CHECK(f.rounds() == rounds{1, 1, 2, 2});
}

TEST_CASE("prefix: a conflict cuts, and only a conflict", "[policy][order]") {
  fixture f;
  f.hold({1}, {b1, b1, b2, b2});
  SECTION("the same entries again leave what stands behind them, and do not claim it") {
    auto const p = order::prefix::place(f.log, f.message(b2, {0}, {}, {b1, b1}), {0}, {0});
    CHECK(p.mark == slot{2});
    CHECK(f.rounds() == rounds{1, 1, 2, 2});
  }
  SECTION("another entry cuts it and all behind it") {
    auto const p = order::prefix::place(f.log, f.message(b3, {2}, b1, {b3}), {0}, {0});
    CHECK(p.mark == slot{3});
    CHECK(f.rounds() == rounds{1, 1, 3});
  }
  SECTION("what is chosen is never cut") {
    order::prefix::place(f.log, f.message(b3, {0}, {}, {b3, b3}), {2}, {0});
    CHECK(f.rounds() == rounds{1, 1, 2, 2});
  }
}

TEST_CASE("prefix: chosen entries are taken behind what is known, not somewhere behind it", "[policy][order]") {
  fixture f;
  f.hold({1}, {b1, b1, b1, b1});
  SECTION("the next ones, over what conflicts") {
    auto const all = records({2}, {b2, b2});
    order::prefix::take(f.log, *synod::batch::check(all), {1});
    CHECK(f.rounds() == rounds{1, 2, 2});
  }
  SECTION("not those of an answer to an old question") {
    auto const all = records({3}, {b2, b2});
    order::prefix::take(f.log, *synod::batch::check(all), {1});
    CHECK(f.rounds() == rounds{1, 1, 1, 1});
  }
}

TEST_CASE("prefix: delivered is what matched, up to the watermark", "[policy][order]") {
  fixture f;
  f.hold({1}, {b1, b1, b1});
  CHECK(order::prefix::deliverable(f.log, b1, {3}, {2}, {0}) == slot{2});
  CHECK(order::prefix::deliverable(f.log, b1, {1}, {2}, {0}) == slot{1});
  CHECK(order::prefix::deliverable(f.log, b1, {0}, {0}, {2}) == slot{2});
}

TEST_CASE("sparse: slots are accepted in any order, and the mark stops at the first hole", "[policy][order]") {
  fixture f;
  auto const p = order::sparse::place(f.log, f.message(b1, {2}, {}, {b1, b1}), {0}, {0});
  CHECK(p.result == decltype(p.result)::placed);
  CHECK(p.mark == slot{0});
  CHECK(p.first == slot{3});
  CHECK(p.last == slot{4});
  auto const q = order::sparse::place(f.log, f.message(b1, {0}, {}, {b1, b1}), {0}, {0});
  CHECK(q.mark == slot{4});  // closed up
  CHECK(f.rounds() == rounds{1, 1, 1, 1});
}

TEST_CASE("sparse: a higher ballot replaces, a chosen slot is left alone", "[policy][order]") {
  fixture f;
  f.hold({1}, {b1, b1, b1});
  order::sparse::place(f.log, f.message(b2, {0}, {}, {b2, b2, b2}), {1}, {0});
  CHECK(f.rounds() == rounds{1, 2, 2});
}

TEST_CASE("sparse: entries of another ballot than the message's are not accepted", "[policy][order]") {
  fixture f;
  auto const p = order::sparse::place(f.log, f.message(b2, {0}, {}, {b2, b1, b2}), {0}, {0});
  CHECK(p.last == slot{1});
  CHECK(f.log.last() == slot{1});
}

TEST_CASE("sparse: the mark passes over what is chosen, under whatever ballot it is held", "[policy][order]") {
  fixture f;
  f.hold({1}, {b1, b1});
  auto const p = order::sparse::place(f.log, f.message(b2, {2}, {}, {b2}, {1}), {2}, {0});
  CHECK(p.mark == slot{3});
}

TEST_CASE("sparse: a watermark proves entries of its own ballot only", "[policy][order]") {
  fixture f;
  f.hold({1}, {b2, b2, b1, b2});
  CHECK(order::sparse::deliverable(f.log, b2, {4}, {0}, {0}) == slot{2});
  CHECK(order::sparse::deliverable(f.log, b2, {1}, {0}, {0}) == slot{1});
  CHECK(order::sparse::deliverable(f.log, b2, {4}, {0}, {3}) == slot{4});
}

TEST_CASE("sparse: a mark under the ballot proves entries from that leader's first one on only", "[policy][order]") {
  fixture f;
  f.hold({1}, {b1, b2, b3, b2});  // slot 1 is below the leader's first; slot 3 was chosen since, and proposed again
  CHECK(order::sparse::deliverable(f.log, b2, {4}, {4}, {0}) == slot{0});
  CHECK(order::sparse::deliverable(f.log, b2, {4}, {4}, {1}) == slot{4});
  CHECK(order::sparse::deliverable(f.log, b2, {3}, {4}, {1}) == slot{3});
  CHECK(order::sparse::deliverable(f.log, b2, {4}, {2}, {1}) == slot{2});
}

TEST_CASE("sparse: a chosen entry is not overwritten by an older copy of it", "[policy][order]") {
  fixture f;
  f.hold({1}, {b3});
  auto const all = records({1}, {b1, b1});
  order::sparse::take(f.log, *synod::batch::check(all), {0});
  CHECK(f.rounds() == rounds{3, 1});
}

TEST_CASE("single: there is one slot", "[policy][order]") {
  STATIC_REQUIRE(order::single::slots_max == slot{1});
}

TEST_CASE("the highest slot at most of a ballot, above a floor", "[policy][order]") {
  fixture f;
  f.hold({1}, {b1, b2, b2, b3});
  CHECK(synod::highest_at_most(f.log, {4}, {0}, b2) == slot{3});
  CHECK(synod::highest_at_most(f.log, {9}, {0}, b3) == slot{4});
  CHECK(synod::highest_at_most(f.log, {4}, {2}, b1) == slot{2});
  CHECK(synod::highest_at_most(f.log, {4}, {0}, ballot{}) == slot{0});
}

}  // namespace order_test
