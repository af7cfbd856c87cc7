// SPDX-License-Identifier: BSL-1.0
#include <tests/catch.hpp>

#include <algorithm>
#include <cstdint>
#include <map>
#include <random>
#include <vector>

#include <synod/storage/record_arena.hpp>
#include <synod/testing/storage_laws.hpp>

using synod::slot;
using synod::testing::record_of;

TEST_CASE("an arena holds what a map would, whatever is replaced, cut and let go", "[storage][memory]") {
  std::mt19937_64 random(7);
  synod::record_arena arena;
  std::map<std::uint64_t, std::vector<std::byte>> model;
  std::uint64_t replaced = 0, cut = 0, let_go = 0;
  for (int step = 0; step < 6000; ++step) {
    std::uint64_t const first = model.empty() ? 1 : model.begin()->first;
    std::uint64_t const last = model.empty() ? first - 1 : model.rbegin()->first;
    auto const dice = random() % 100;
    if (dice < 90) {  // mostly behind the last slot; else over what is there, before it, or beyond a gap
      std::uint64_t const at = dice < 60 ? last + 1 : first + random() % (last - first + 4);
      std::uint64_t const count = 1 + random() % 6;
      std::vector<std::byte> run;
      for (std::uint64_t s = at; s < at + count; ++s) {
        auto const r = record_of({s}, random() % 90, static_cast<std::uint8_t>(step));
        run.insert(run.end(), r.begin(), r.end());
        replaced += model.count(s);
        model[s] = r;
      }
      arena.append(synod::batch(run, static_cast<std::uint32_t>(count)));
    } else if (dice < 95) {
      std::uint64_t const from = last + 1 - std::min<std::uint64_t>(last, random() % 5);
      cut += static_cast<std::uint64_t>(std::distance(model.lower_bound(from), model.end()));
      model.erase(model.lower_bound(from), model.end());
      arena.truncate({from});
    } else {
      std::uint64_t const from = first + random() % 40;
      let_go += static_cast<std::uint64_t>(std::distance(model.begin(), model.lower_bound(from)));
      model.erase(model.begin(), model.lower_bound(from));
      arena.compact({from});
    }
    REQUIRE(arena.empty() == model.empty());
    if (model.empty()) continue;
    REQUIRE(arena.first().value == model.begin()->first);
    REQUIRE(arena.last().value == model.rbegin()->first);
    for (std::uint64_t s = model.begin()->first - 1; s <= model.rbegin()->first + 1; ++s) {
      auto const r = arena.at({s});
      auto const expected = model.find(s);
      if (expected == model.end() ? !r.empty() : !std::equal(r.begin(), r.end(), expected->second.begin(), expected->second.end()))
        FAIL("slot " << s << " differs at step " << step);
    }
    std::uint64_t s = model.begin()->first;
    for (auto r : arena.run({s}, 500)) {
      REQUIRE(std::equal(r.begin(), r.end(), model.at(s).begin(), model.at(s).end()));
      ++s;
    }
    REQUIRE(s > model.begin()->first);
  }
  CHECK(replaced > 1000);
  CHECK(cut > 100);
  CHECK(let_go > 1000);
}

TEST_CASE("an arena that gives away as much as it takes does not grow", "[storage][memory]") {
  synod::record_arena arena;
  std::byte const* highest = nullptr;
  std::byte const* lowest = nullptr;
  for (std::uint64_t s = 1; s <= 20'000; ++s) {
    arena.append(synod::batch(record_of({s}, 16, 1), 1));
    if (s > 100) arena.compact({s - 100});
    if (s < 10'000) continue;
    auto const* const at = arena.at({s}).data();
    highest = highest == nullptr ? at : std::max(highest, at);
    lowest = lowest == nullptr ? at : std::min(lowest, at);
  }
  CHECK(highest - lowest < 64 * 1024);
}
