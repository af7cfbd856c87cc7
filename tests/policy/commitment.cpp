// SPDX-License-Identifier: BSL-1.0
#include <tests/catch.hpp>

#include <cstdint>
#include <vector>

#include <synod/log/ledger.hpp>
#include <synod/policy/commitment.hpp>
#include <synod/sim/disk.hpp>

namespace commitment_test {

using synod::slot;
using synod::commitment::after_sync;
using synod::commitment::any_ballot;
using synod::commitment::current_ballot;

namespace {

using ballot = synod::ballot<std::uint32_t>;
using tail = synod::log_tail<std::uint32_t>;
using ledger = synod::ledger<std::uint32_t, synod::sim::disk>;
using kind = synod::sim::operation::kind;

constexpr ballot b1{{1}, 1}, b2{{2}, 2};

/// Five entries of ballot 1, which is adopted, and a promise of ballot 2.
ledger five() {
  ledger log{synod::sim::disk{}, 4096, 64};
  for (std::uint64_t s = 1; s <= 5; ++s) {
    std::vector<std::byte> r(synod::record::size_for(0));
    synod::record::store(r.data(), synod::entry<std::uint32_t>{{s}, b1, {s}, synod::entry_kind::command, {}});
    REQUIRE(log.append(r, ledger::any_slot));
  }
  log.promise(synod::promise_mark<std::uint32_t>(b2));
  log.adopt(b1);
  return log;
}

}  // namespace

TEST_CASE("any_ballot: every slot may be counted", "[policy][commitment]") {
  STATIC_REQUIRE(any_ballot::countable(slot{7}) == slot{1});
  STATIC_REQUIRE_FALSE(any_ballot::opens_with_noop);
}

TEST_CASE("current_ballot: counting begins with the leader's own entries, and it makes one at once", "[policy][commitment]") {
  STATIC_REQUIRE(current_ballot::countable(slot{7}) == slot{7});
  STATIC_REQUIRE(current_ballot::opens_with_noop);
}

TEST_CASE("after_sync: counting begins with the history, and nothing need be proposed for it", "[policy][commitment]") {
  STATIC_REQUIRE(after_sync::countable(slot{7}) == slot{6});
  STATIC_REQUIRE(after_sync::countable(slot{1}) == slot{0});
  STATIC_REQUIRE_FALSE(after_sync::opens_with_noop);
  STATIC_REQUIRE_FALSE(after_sync::counts_older_ballots);
  STATIC_REQUIRE(after_sync::adopts);
  STATIC_REQUIRE_FALSE(any_ballot::adopts);
  STATIC_REQUIRE_FALSE(current_ballot::adopts);
}

TEST_CASE("a tail is told by the last entry, or by the ballot adopted", "[policy][commitment]") {
  ledger log = five();
  CHECK(current_ballot::tail(log) == tail{b1, {5}});
  CHECK(after_sync::tail(log) == tail{b1, {5}});
  log.adopt(b2);
  CHECK(current_ballot::tail(log) == tail{b1, {5}});
  CHECK(after_sync::tail(log) == tail{b2, {5}});
}

TEST_CASE("after_sync: a ballot is adopted when the history is whole", "[policy][commitment]") {
  ledger log = five();
  after_sync::adopt(log, b2, slot{7}, slot{5}, slot{2});
  CHECK(log.hard().adopted == b1);
  after_sync::adopt(log, b2, slot{6}, slot{5}, slot{2});
  CHECK(log.hard().adopted == b2);
  CHECK(log.last() == slot{5});
}

TEST_CASE("after_sync: what stands behind the history is cut before the ballot is written", "[policy][commitment]") {
  ledger log = five();
  auto const before = log.storage().journal().size();
  after_sync::adopt(log, b2, slot{4}, slot{3}, slot{1});
  CHECK(log.last() == slot{3});
  auto const& journal = log.storage().journal();
  REQUIRE(journal.size() == before + 2);
  CHECK(journal[before].what == kind::truncate);
  CHECK(journal[before].at == slot{4});
  CHECK(journal[before + 1].what == kind::put);
}

TEST_CASE("after_sync: what is known to be chosen is not cut, nor what the ballot has added", "[policy][commitment]") {
  ledger log = five();
  SECTION("chosen elsewhere") {
    after_sync::adopt(log, b2, slot{3}, slot{2}, slot{4});
    CHECK(log.last() == slot{4});
  }
  SECTION("a late word of a ballot adopted long ago") {
    after_sync::adopt(log, b2, slot{6}, slot{5}, slot{1});
    after_sync::adopt(log, b2, slot{3}, slot{2}, slot{1});
    CHECK(log.last() == slot{5});
  }
  CHECK(log.hard().adopted == b2);
}

}  // namespace commitment_test
