// SPDX-License-Identifier: BSL-1.0
//
// What a compacted log may say, and what it may not: each of these was once a log that lost data or stood still.
#include <tests/catch.hpp>

#include <cstdint>
#include <optional>
#include <vector>

#include <synod/log/ledger.hpp>
#include <synod/role/pages.hpp>
#include <synod/sim/disk.hpp>

namespace anchor_test {

using synod::read_result;
using synod::slot;
using ballot = synod::ballot<std::uint32_t>;
using ledger = synod::ledger<std::uint32_t, synod::sim::disk>;

namespace {

std::vector<std::byte> record_of(slot s, std::uint64_t round) {
  std::vector<std::byte> r(synod::record::size_for(0));
  synod::record::store(r.data(), synod::entry<std::uint32_t>{s, {{round}, 1}, {s.value}, synod::entry_kind::command, {}});
  return r;
}
void hold(ledger& log, std::uint64_t from, std::uint64_t to, std::uint64_t round = 1) {
  for (slot s{from}; s.value <= to; s = s + 1) {
    REQUIRE(log.append(record_of(s, round), ledger::any_slot));
    log.stage();
    log.flush();
    log.stored(log.storage().flush_target());
  }
}
struct paged {
  slot first{}, through{};
  std::uint32_t count = 0;
};
std::optional<paged> page(ledger const& log, slot from) {
  std::optional<paged> out;
  synod::role::page(log, from, 10'000, [&](slot first, slot through, synod::batch const& b) {
    out = paged{first, through, b.size()};
  });
  return out;
}

}  // namespace

TEST_CASE("nothing is compacted: the log speaks from slot 1 on", "[role][anchor]") {
  ledger log(synod::sim::disk{}, 4096, 64);
  CHECK(log.first() == slot{1});
  hold(log, 1, 5);
  auto const p = page(log, {2});
  REQUIRE(p);
  CHECK(p->first == slot{2});
  CHECK(p->through == slot{5});
  CHECK(p->count == 4);
}

TEST_CASE("the anchor of a compacted log is never told as an entry", "[role][anchor]") {
  ledger log(synod::sim::disk{}, 4096, 64);
  hold(log, 1, 5);
  log.compact({3});
  CHECK(log.base() == slot{3});
  CHECK(log.first() == slot{4});
  auto const p = page(log, {1});
  REQUIRE(p);
  CHECK(p->first == slot{4});  // slots 1 to 3 are chosen, and no holes
  CHECK(p->count == 2);
  CHECK(log.ballot_at({3}) == ballot{{1}, 1});  // but its ballot matches what follows it
}

TEST_CASE("a compaction to slot 1 is one too", "[role][anchor]") {
  ledger log(synod::sim::disk{}, 4096, 64);
  hold(log, 1, 2);
  log.compact({1});
  CHECK(log.first() == slot{2});
}

TEST_CASE("a log whose first slots never came is not compacted", "[role][anchor]") {
  synod::sim::disk d;
  auto const r = record_of({5}, 1);
  d.append(synod::batch(r, 1));
  d.flush();
  d.stored(d.flush_target());
  ledger log(d, 4096, 64);
  REQUIRE(log.recover());
  CHECK(log.base() == slot{1});
  CHECK(log.first() == slot{1});
  CHECK(log.last() == slot{5});
  CHECK_FALSE(log.ballot_at({4}));
}

TEST_CASE("a hole far below the window is filled all the same", "[role][anchor]") {
  ledger log(synod::sim::disk{}, 4096, 16);
  hold(log, 100, 120);
  REQUIRE_FALSE(log.recent().reaches({2}));
  REQUIRE(log.append(record_of({2}, 7), ledger::any_slot));
  CHECK(log.ballot_at({2}) == ballot{{7}, 1});
  CHECK(log.last() == slot{120});
  hold(log, 121, 121);
  CHECK(log.storage().stable().holds({2}));
}

TEST_CASE("what is being read is neither held nor missing", "[role][anchor]") {
  synod::sim::disk d(synod::sim::disk::habits{false, true});
  ledger log(d, 1024, 16);
  hold(log, 1, 60);
  REQUIRE_FALSE(log.recent().contains({1}));
  CHECK_FALSE(log.ballot_at({1}));
  CHECK(log.unread({1}));
  CHECK_FALSE(log.unread({61}));  // that one is missing
  log.storage().fetch();
  CHECK_FALSE(log.unread({1}));
  CHECK(log.ballot_at({1}) == ballot{{1}, 1});
}

}  // namespace anchor_test
