// SPDX-License-Identifier: BSL-1.0
#include <tests/catch.hpp>

#include <cstdint>
#include <vector>

#include <synod/policy/recovery.hpp>

using synod::slot;
using gathered = synod::recovery::highest_ballot::gathered<std::uint32_t>;

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

TEST_CASE("own_log: what others report is not looked at", "[policy][recovery]") {
  synod::recovery::own_log::gathered<std::uint32_t> g;
  auto const r = report({{1, 2, 12}});
  g.absorb(*synod::batch::check(r));
  CHECK(g.forced(slot{1}).empty());
  CHECK(g.last() == slot{0});
}
