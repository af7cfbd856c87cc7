// SPDX-License-Identifier: BSL-1.0
#include <tests/catch.hpp>

#include <cstdint>
#include <map>
#include <random>
#include <vector>

#include <synod/service/operation.hpp>

using namespace synod;

// What waits is found by its id, however many wait, in whatever order they end.
TEST_CASE("the table of what waits holds what a map would") {
  struct waiting {};
  auto const seed = GENERATE(range(1u, 6u));
  std::mt19937_64 random(seed);
  detail::operation_table<waiting> table;
  std::map<std::uint64_t, waiting*> expected;
  std::vector<waiting> some(7);
  std::uint64_t const first = seed % 2 ? 1 : std::uint64_t{seed} << 40;  // the ids of a node may begin anywhere
  std::uint64_t next = first, oldest = first;
  for (int step = 0; step < 30'000; ++step) {
    if (random() % 1000 < (step / 5000 % 2 ? 350 : 650)) {
      expected[next] = &some[random() % some.size()];
      table.insert(proposal{next}, expected[next]);
      ++next;
    } else {
      std::uint64_t const id = random() % 4 ? oldest++ : first + random() % (next - first + 1);
      auto const found = expected.find(id);
      CHECK(table.take(proposal{id}) == (found == expected.end() ? nullptr : found->second));
      if (found != expected.end()) expected.erase(found);
      if (oldest > next) oldest = next;
    }
    REQUIRE(table.size() == expected.size());
  }
  for (auto const& [id, what] : expected) CHECK(table.take(proposal{id}) == what);
  CHECK(table.size() == 0);
}
