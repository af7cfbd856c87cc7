// SPDX-License-Identifier: BSL-1.0
//
// Disks that are lost or damaged: a node that comes back as new is told so, and abstains until it holds again what others
// had chosen with its help. What happens where any of that is left out: planted_prefix.cpp, planted_sparse.cpp.
#include <tests/catch.hpp>

#include <algorithm>
#include <string>
#include <string_view>
#include <vector>

#include <synod/check/world.hpp>
#include <synod/log/hard_record.hpp>
#include <synod/log/rejoin.hpp>

#include <tests/rows.hpp>

using namespace synod::sim;
using namespace std::chrono_literals;

namespace {

template <template <class...> class Row>
using row = tests::simulated<Row, synod::limits<tests::tiny>>;

}  // namespace

TEMPLATE_TEST_CASE("a node whose disk is lost comes back as new, abstains, and takes part again", "[sim][disk]",
                   row<tests::rows::raft>, row<tests::rows::multi_paxos>) {
  synod::check::world<TestType> w(3, 7, options{});
  auto const leads = [&] { return w.leader().has_value(); };
  auto const propose = [&] {
    REQUIRE(w.run_until(leads, 10s));
    auto const id = w.next_proposal();
    w.propose(*w.leader(), "x");
    return id;
  };
  auto const everywhere = [&](synod::proposal id) {
    return w.run_until([&] {
      for (std::size_t i = 0; i < 3; ++i)
        if (!w.running(i) || std::count(w.delivered(i).begin(), w.delivered(i).end(), id) == 0) return false;
      return true;
    }, 20s);
  };
  REQUIRE(everywhere(propose()));
  std::size_t const lost = *w.leader();
  REQUIRE(w.loses_disk(lost, 1s));
  CHECK_FALSE(w.running(lost));
  std::size_t const other = (lost + 1) % 3;
  CHECK_FALSE(w.loses_disk(other, 1s));  // two of three are more than the cluster could recover from
  CHECK_FALSE(w.flips(other, 1));
  auto const meanwhile = propose();
  REQUIRE(w.run_until([&] { return w.running(lost); }, 5s));
  CHECK(w.status(lost).abstains);
  CHECK(w.status(lost).promised.round >= synod::fence_above(synod::round{}));
  REQUIRE(everywhere(meanwhile));
  REQUIRE(w.run_until([&] { return !w.status(lost).abstains; }, 20s));
  CHECK(everywhere(propose()));
  CHECK(w.loses_disk(other, 1s));  // now it counts again
  CHECK(everywhere(propose()));
  CHECK(w.ok());
}

TEST_CASE("a node that finds its disk damaged stays down until it is replaced", "[sim][disk]") {
  synod::check::world<row<tests::rows::raft>> w(3, 7, options{});
  REQUIRE(w.run_until([&] { return w.leader().has_value(); }, 10s));
  for (int i = 0; i < 40; ++i) {
    if (w.leader()) w.propose(*w.leader(), "x");
    w.run_for(100ms);
  }
  std::size_t const damaged = (*w.leader() + 1) % 3;
  std::uint64_t luck = 1;
  while (luck < 100 && !w.flips(damaged, luck)) ++luck;
  REQUIRE(luck < 100);
  CHECK(w.running(damaged));  // nobody has looked
  w.crash(damaged);
  w.start(damaged);
  CHECK_FALSE(w.running(damaged));
  CHECK(w.seen()[sometimes::found_damage] == 1);
  REQUIRE(w.run_until([&] { return w.running(damaged); }, 5s));
  CHECK(w.seen()[sometimes::replaced_disk] == 1);
  REQUIRE(w.run_until([&] { return !w.status(damaged).abstains; }, 20s));
  CHECK(w.ok());
}
