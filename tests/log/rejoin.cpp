// SPDX-License-Identifier: BSL-1.0
#include <tests/catch.hpp>

#include <array>
#include <cstdint>

#include <synod/log/hard_record.hpp>
#include <synod/log/rejoin.hpp>
#include <synod/storage/memory.hpp>

using namespace synod;

TEST_CASE("a hard state says whether its node abstains, besides all else", "[log][rejoin]") {
  for (bool abstains : {false, true})
    for (bool voted : {false, true}) {
      hard_state<std::uint32_t> h{promise_mark<std::uint32_t>(synod::round{7}), {{3}, 2}, abstains};
      if (voted) h.promised.node = 2;
      auto const bytes = hard_record::store(h);
      CHECK(hard_record::load<std::uint32_t>(bytes) == h);
    }
  auto bytes = hard_record::store(hard_state<std::uint32_t>{});
  bytes[4] = std::byte{4};
  CHECK_FALSE(hard_record::load<std::uint32_t>(bytes));
}

TEST_CASE("a storage is told that its node rejoins above a fence", "[log][rejoin]") {
  memory m;
  synod::round const fence = fence_above(synod::round{12});
  CHECK(fence > synod::round{1'000'000'000});
  rejoin<std::uint32_t>(m, fence);
  m.flush();
  struct {
    synod::hard_state<std::uint32_t> found{};
    void hard_state(bytes_view b) { found = *hard_record::load<std::uint32_t>(b); }
    void append(batch const&) {}
  } into;
  m.recover(into);
  CHECK(into.found.abstains);
  CHECK(into.found.promised == promise_mark<std::uint32_t>(fence));
}
