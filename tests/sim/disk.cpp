// SPDX-License-Identifier: BSL-1.0
#include <tests/catch.hpp>

#include <cstdint>
#include <utility>
#include <vector>

#include <synod/sim/clock.hpp>
#include <synod/sim/disk.hpp>
#include <synod/sim/prng.hpp>
#include <synod/testing/storage_laws.hpp>

using synod::batch;
using synod::read_result;
using synod::slot;
using synod::sim::disk;
using synod::testing::record_of;

namespace {

struct prompt {
  static constexpr bool survives = true;
  disk s{disk::habits{true, false}};
  disk& storage() { return s; }
  void reopen() { s.crash(0, 0); }
};

void append(disk& d, std::uint64_t s, std::uint8_t fill = 1) {
  auto const r = record_of(slot{s}, 8, fill);
  d.append(batch(r, 1));
}
void finish(disk& d) {
  d.flush();
  d.stored(d.flush_target());
}
std::vector<std::uint64_t> slots(synod::sim::platter const& p) {
  std::vector<std::uint64_t> out;
  for (slot s = p.base(); s <= p.last(); s = s + 1)
    if (p.holds(s)) out.push_back(s.value);
  return out;
}
using numbers = std::vector<std::uint64_t>;

}  // namespace

TEST_CASE("a simulated disk keeps the laws of a storage", "[sim][disk]") { synod::testing::storage_laws<prompt>(); }

TEST_CASE("what was not flushed is lost in a crash", "[sim][disk]") {
  disk d;
  append(d, 1);
  finish(d);
  append(d, 2);
  append(d, 3);
  CHECK(slots(d.view()) == numbers{1, 2, 3});
  CHECK(slots(d.stable()) == numbers{1});
  SECTION("all of it") {
    CHECK(d.crash(0, 0));
    CHECK(slots(d.view()) == numbers{1});
  }
  SECTION("or all but the first operations") {
    CHECK(d.crash(1, 0));
    CHECK(slots(d.view()) == numbers{1, 2});
  }
  SECTION("and nothing where everything survives") {
    CHECK_FALSE(d.crash(2, 0));
    CHECK(slots(d.view()) == numbers{1, 2, 3});
  }
  SECTION("a flush that is under way has not happened") {
    d.flush();
    CHECK(d.flushing());
    CHECK(d.crash(0, 0));
    CHECK_FALSE(d.flushing());
    CHECK(slots(d.view()) == numbers{1});
  }
  CHECK(d.staged() == d.durable());
}

TEST_CASE("an append of several records can be torn between them", "[sim][disk]") {
  disk d;
  std::vector<std::byte> all;
  for (std::uint64_t s = 1; s <= 3; ++s) {
    auto const r = record_of(slot{s}, 8, 1);
    all.insert(all.end(), r.begin(), r.end());
  }
  d.append(batch(all, 3));
  CHECK(d.crash(0, 2));
  CHECK(slots(d.view()) == numbers{1, 2});
}

TEST_CASE("a flush covers what was staged when it began, the next one what came meanwhile", "[sim][disk]") {
  disk d;
  append(d, 1);
  d.flush();
  append(d, 2);
  d.stored(d.flush_target());
  CHECK(slots(d.stable()) == numbers{1});
  CHECK_FALSE(d.flushing());
  finish(d);
  CHECK(slots(d.stable()) == numbers{1, 2});
}

TEST_CASE("a truncation that was not flushed gives its records back in a crash", "[sim][disk]") {
  disk d;
  for (std::uint64_t s = 1; s <= 3; ++s) append(d, s);
  finish(d);
  d.truncate({2});
  append(d, 2, 9);
  CHECK(slots(d.view()) == numbers{1, 2});
  d.crash(0, 0);
  CHECK(slots(d.view()) == numbers{1, 2, 3});
}

TEST_CASE("a snapshot and the log that it replaces survive together or not at all", "[sim][disk]") {
  disk d;
  append(d, 1);
  finish(d);
  std::vector<std::byte> const image(16, std::byte{5});
  synod::snapshot_info info;
  info.last = {9};
  info.size = image.size();
  info.checksum = synod::crc32c(image);
  d.snapshot_write(info, 0, image);
  REQUIRE(d.snapshot_install(info));
  auto const anchor = record_of({9}, 0, 0);
  d.reset(batch(anchor, 1));
  SECTION("one of two operations is none") {
    d.crash(1, 0);
    CHECK(slots(d.view()) == numbers{1});
    CHECK(d.snapshot().last == slot{0});
  }
  SECTION("both are both") {
    d.crash(2, 0);
    CHECK(slots(d.view()) == numbers{9});
    CHECK(d.snapshot().last == slot{9});
  }
}

TEST_CASE("a slow disk answers later, once", "[sim][disk]") {
  disk d(disk::habits{false, true});
  append(d, 1);
  auto const nothing = [](batch const&) {};
  CHECK(d.read({1}, 100, nothing) == read_result::later);
  CHECK(d.reading());
  d.fetch();
  CHECK_FALSE(d.reading());
  CHECK(d.read({1}, 100, nothing) == read_result::ok);
  CHECK(d.read({2}, 100, nothing) == read_result::gone);
}

TEST_CASE("of what was not flushed any part may survive, and is read back up to the first gap", "[sim][disk]") {
  bool none = false, some = false, strays = false;
  for (std::uint64_t luck = 1; luck <= 40; ++luck) {
    disk d;
    append(d, 1);
    finish(d);
    for (std::uint64_t s = 2; s <= 5; ++s) append(d, s);
    synod::sim::dice by(luck);
    bool const lost = d.crash(d.scattered(by));
    auto const left = slots(d.view());
    numbers const all{1, 2, 3, 4, 5};
    CHECK(std::equal(left.begin(), left.end(), all.begin()));
    CHECK((lost || left.size() == 5));  // the last may be torn behind its end
    CHECK(d.strays().size() <= 5 - left.size());
    none = none || left.size() == 1;
    some = some || (left.size() > 1 && left.size() < 5);
    strays = strays || !d.strays().empty();
    struct { void hard_state(synod::bytes_view) {} void append(batch const&) {} } into;
    d.recover(into);
    CHECK(d.strays().empty());
  }
  CHECK((none && some && strays));
}

TEST_CASE("a drifting clock is woken when it shows the time, not before", "[sim][clock]") {
  using namespace std::chrono_literals;
  using synod::sim::clock;
  for (std::int32_t drift : {-100'000, -7, 0, 7, 100'000}) {
    synod::sim::local_clock c(123us, drift);
    for (clock::duration d : {clock::duration(1ms), clock::duration(777'777us), clock::duration(5s)}) {
      clock::time_point const local(d);
      CHECK(c.at(c.when(local)) >= local);
      CHECK(c.at(c.when(local) - 2us) < local);
    }
  }
}

TEST_CASE("a clock that is set or changes its pace goes on from where it stands", "[sim][clock]") {
  using namespace std::chrono_literals;
  using synod::sim::clock;
  synod::sim::local_clock c(5us, 1000);
  clock::time_point const one{1s}, two{2s};
  auto const before = c.at(one);
  c.drifts(one, -1000);
  CHECK(c.at(one) == before);
  CHECK(c.at(two) == before + 999ms);
  c.jumps(two, 300ms);
  CHECK(c.at(two) == before + 1299ms);
  CHECK(c.when(c.at(two) + 999ms) == two + 1s);
  CHECK(c.when(before) == two);  // it has shown that already
  c.jumps(two, -2s);
  CHECK(c.when(before) > two);
}

TEST_CASE("what is damaged is noticed when it is read, or when the disk is recovered", "[sim][disk]") {
  disk d;
  for (std::uint64_t s = 1; s <= 9; ++s) append(d, s), finish(d);
  d.forget_journal();
  REQUIRE(d.sound());
  auto const nothing = [](batch const&) {};
  std::uint64_t luck = 1;
  for (; luck < 200 && d.sound(); ++luck) d.flip(luck);
  REQUIRE_FALSE(d.sound());
  std::uint64_t failed = 0;
  for (std::uint64_t s = 1; s <= 9; ++s) failed += d.read({s}, 0, nothing) == read_result::ok ? 0 : 1;
  CHECK(failed == 1);
  CHECK(d.failed());
  d.crash(0, 0);
  CHECK_FALSE(d.failed());
  CHECK_FALSE(d.sound());
  SECTION("until it is written again, or let go") {
    for (std::uint64_t s = 1; s <= 9; ++s) append(d, s, 2);
    finish(d);
    CHECK(d.sound());
  }
  SECTION("or the disk is another one") {
    d.replace();
    CHECK(d.sound());
    CHECK(slots(d.view()).empty());
    CHECK(d.staged() == synod::mark{});
  }
}

TEST_CASE("a misdirected write damages two places, and none that the last flush has written", "[sim][disk]") {
  disk d;
  for (std::uint64_t s = 1; s <= 5; ++s) append(d, s), finish(d);
  d.misdirect_next(3);
  CHECK(d.spoilt());
  CHECK(d.sound());
  append(d, 6);
  finish(d);
  CHECK_FALSE(d.sound());
  CHECK_FALSE(d.stable().sound({6}));
  std::uint64_t hit = 0;
  for (std::uint64_t s = 1; s <= 4; ++s) hit += d.stable().sound({s}) ? 0 : 1;
  CHECK(hit == 1);
  CHECK(d.stable().sound({5}));
}
