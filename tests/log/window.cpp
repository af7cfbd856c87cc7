// SPDX-License-Identifier: BSL-1.0
#include <tests/catch.hpp>

#include <cstddef>
#include <cstdint>
#include <map>
#include <random>
#include <vector>

#include <synod/log/window.hpp>

using synod::slot;
using synod::window;

namespace {

constexpr slot everything{~std::uint64_t{0}};

std::vector<std::byte> record_of(slot s, std::size_t payload, std::uint8_t fill) {
  std::vector<std::byte> const bytes(payload, std::byte{fill});
  std::vector<std::byte> r(synod::record::size_for(payload));
  synod::record::store(r.data(), synod::entry<int>{s, {{1}, 2}, {s.value}, synod::entry_kind::command, bytes});
  return r;
}

bool put(window& w, std::vector<std::byte> const& r, slot evictable = everything) {
  slot const s = synod::record::slot_of(r.data());
  if (!w.make_room(s, r.size(), evictable, w.head())) return false;
  std::copy(r.begin(), r.end(), w.put(s, r.size()));
  return true;
}

std::vector<std::byte> held(window const& w, slot s) { return {w.at(s), w.at(s) + synod::record::size(w.at(s))}; }

}  // namespace

TEST_CASE("a window gives back the record that was put for a slot", "[log][window]") {
  window w(1024, 8);
  REQUIRE(put(w, record_of({1}, 5, 7)));
  CHECK(w.contains({1}));
  CHECK(held(w, {1}) == record_of({1}, 5, 7));
  SECTION("and nothing for a slot that was not") {
    CHECK_FALSE(w.contains({0}));
    CHECK_FALSE(w.contains({2}));
    CHECK(w.run({2}, {9}, 1000).empty());
  }
  SECTION("and the newer one where a slot was replaced") {
    REQUIRE(put(w, record_of({1}, 9, 8)));
    CHECK(held(w, {1}) == record_of({1}, 9, 8));
  }
}

TEST_CASE("a record that may not be evicted is never overwritten", "[log][window]") {
  window w(512, 64);
  slot last{};
  while (put(w, record_of(last + 1, 16, 1), slot{})) last = last + 1;
  CHECK(last.value == 512 / 64);
  for (slot s{1}; s <= last; s = s + 1) CHECK(held(w, s) == record_of(s, 16, 1));
  SECTION("until it may: then the oldest go first") {
    REQUIRE(put(w, record_of(last + 1, 16, 2), slot{1}));
    CHECK_FALSE(w.contains({1}));
    CHECK(w.contains({2}));
    CHECK(held(w, last + 1) == record_of(last + 1, 16, 2));
  }
  SECTION("and not before its bytes are durable") {
    CHECK_FALSE(w.make_room(last + 1, 64, everything, w.position_of({1})));
    CHECK(w.contains({1}));
  }
}

TEST_CASE("the index is as bounded as the ring", "[log][window]") {
  window w(1 << 16, 8);
  for (slot s{1}; s.value <= 8; s = s + 1) REQUIRE(put(w, record_of(s, 0, 0), slot{}));
  CHECK_FALSE(put(w, record_of({9}, 0, 0), slot{}));
  CHECK(put(w, record_of({9}, 0, 0), slot{1}));
  CHECK_FALSE(w.contains({1}));
  SECTION("a slot far ahead takes the place of all, if all may go") {
    CHECK_FALSE(put(w, record_of({1000}, 0, 0), slot{8}));
    CHECK(put(w, record_of({1000}, 0, 0), slot{9}));
    for (slot s{1}; s.value <= 999; s = s + 1) CHECK_FALSE(w.contains(s));
  }
  SECTION("a slot far behind has no place") { CHECK_FALSE(put(w, record_of({1}, 0, 0))); }
}

TEST_CASE("a run is one piece of memory, in slot order, within its bounds", "[log][window]") {
  window w(1024, 64);
  for (slot s{1}; s.value <= 10; s = s + 1) REQUIRE(put(w, record_of(s, 16, 3)));
  auto const all = w.run({1}, everything, 1 << 20);
  CHECK(all.size() == 10);
  CHECK(synod::batch::check(all.bytes()).has_value());
  CHECK(w.run({3}, {5}, 1 << 20).size() == 3);
  CHECK(w.run({3}, everything, 3 * 64).size() == 3);
  CHECK(w.run({3}, everything, 3 * 64 - 1).size() == 2);
  SECTION("at least one record, however small the bound") { CHECK(w.run({3}, everything, 0).size() == 1); }
  SECTION("it ends where a slot was replaced") {
    REQUIRE(put(w, record_of({5}, 16, 4)));
    CHECK(w.run({1}, everything, 1 << 20).size() == 4);
    CHECK(w.run({5}, everything, 1 << 20).size() == 1);
    CHECK(w.run({6}, everything, 1 << 20).size() == 5);
  }
  SECTION("it ends at the wrap") {
    for (slot s{11}; s.value <= 20; s = s + 1) REQUIRE(put(w, record_of(s, 16, 3)));
    CHECK(w.run({11}, everything, 1 << 20).size() == 6);
    CHECK(w.run({17}, everything, 1 << 20).size() == 4);
  }
}

TEST_CASE("a window agrees with a map, whatever is put, truncated and evicted", "[log][window]") {
  std::mt19937_64 random(static_cast<std::uint64_t>(GENERATE(range(1, 40))));
  window w(2048, 32);
  std::map<std::uint64_t, std::vector<std::byte>> model;  // what was put and never truncated or replaced
  std::uint64_t high = 0, found = 0, evictable = 0;
  for (int step = 0; step < 3000; ++step) {
    std::uint64_t const dice = random() % 100;
    if (dice < 3 && high > evictable) {
      std::uint64_t const from = evictable + 1 + random() % (high - evictable);
      w.truncate({from});
      model.erase(model.lower_bound(from), model.end());
      high = from - 1;
    } else if (dice < 20) {
      evictable = std::min(high, evictable + random() % 4);
    } else {
      std::uint64_t const s = dice < 80 ? high + 1 : dice < 90 ? high + 1 + random() % 6 : 1 + random() % (high + 1);
      auto const r = record_of({s}, random() % 120, static_cast<std::uint8_t>(step));
      if (put(w, r, {evictable})) {
        model[s] = r;
        high = std::max(high, s);
      }
    }
    CHECK(w.high().value == high);
    for (std::uint64_t s = 1; s <= high + 2; ++s) {
      if (!w.contains({s})) {
        // Only what could be evicted is missing.
        if (model.contains(s) && s > evictable) FAIL("slot " << s << " is gone at step " << step);
        continue;
      }
      ++found;
      if (!model.contains(s) || held(w, {s}) != model[s]) FAIL("slot " << s << " differs at step " << step);
      auto const run = w.run({s}, everything, random() % 600);
      if (!synod::batch::check(run.bytes()) || run.first().value != s) FAIL("the run from " << s << " is not sound");
      for (auto r : run)
        if (model[synod::record::slot_of(r.data()).value] != std::vector(r.begin(), r.end())) FAIL("a run lies");
    }
  }
  CHECK(found > 1000);
}

TEST_CASE("a window in which slots only follow one another agrees with a map too", "[log][window]") {
  std::mt19937_64 random(static_cast<std::uint64_t>(GENERATE(range(1, 40))));
  std::size_t const slots = std::size_t{8} << (random() % 4);  // so that now the ring, now the index is what is short
  window w(2048, slots);
  std::map<std::uint64_t, std::vector<std::byte>> model;
  std::uint64_t high = 0, evictable = 0, runs = 0, evicted = 0, fresh = 0, told = 0;
  window::position since = w.head();  // the `fresh` records put last stand from here on
  for (int step = 0; step < 3000; ++step) {
    std::uint64_t const dice = random() % 100;
    if (dice == 0 && high > evictable) {
      w.truncate({high});
      model.erase(high--);
      fresh = 0, since = w.head();
    } else if (dice < 30) {
      evictable = std::min(high, evictable + random() % 6);
    } else if (dice < 60) {
      auto const r = record_of({high + 1}, random() % 60, static_cast<std::uint8_t>(step));
      if (put(w, r, {evictable})) model[++high] = r, ++fresh;
    } else {
      std::vector<std::byte> bytes;
      std::uint32_t const count = 1 + static_cast<std::uint32_t>(random() % 5);
      for (std::uint32_t i = 1; i <= count; ++i) {
        auto const r = record_of({high + i}, random() % 60, static_cast<std::uint8_t>(step));
        bytes.insert(bytes.end(), r.begin(), r.end());
      }
      synod::batch const records(bytes, count);
      std::uint64_t const wanted = random() % 4 == 0 ? random() % (count + 1) : count;  // the next one is refused
      std::uint64_t seen = 0;
      std::uint64_t taken = w.put_run(records, {evictable}, w.head(), [&](std::byte const*) { return seen++ < wanted; });
      REQUIRE((taken == wanted || (taken == 0 && seen == 0)));
      for (auto r : records)
        if (taken-- != 0) model[++high] = {r.begin(), r.end()}, ++fresh; else break;
      ++runs;
    }
    if (fresh != 0 && high - fresh >= evictable) {
      synod::batch const newest = w.newest(fresh, since);
      REQUIRE(newest.first().value == high - fresh + 1);
      REQUIRE(newest.size() <= fresh);
      for (auto r : newest)
        if (model[synod::record::slot_of(r.data()).value] != std::vector(r.begin(), r.end())) FAIL("the newest lie");
      told += newest.size();
    }
    if (fresh == 0 || random() % 4 == 0 || high - fresh < evictable) fresh = 0, since = w.head();
    REQUIRE(w.high().value == high);
    for (std::uint64_t s = 1; s <= high; ++s) {
      if (w.contains({s}) && held(w, {s}) != model[s]) FAIL("slot " << s << " differs at step " << step);
      if (!w.contains({s}) && s > evictable) FAIL("slot " << s << " is gone at step " << step);
      if (!w.contains({s})) ++evicted;
    }
  }
  CHECK(runs > 300);
  CHECK(told > 300);
  CHECK(evicted > 1000);
}
