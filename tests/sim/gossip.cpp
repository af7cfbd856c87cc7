// SPDX-License-Identifier: BSL-1.0
// Learners that tell each other what is chosen, under faults; and how soon all know.
#include <tests/sim/seeds.hpp>

#include <algorithm>
#include <chrono>
#include <cstddef>
#include <cstdint>
#include <vector>

#include <synod/deployment.hpp>
#include <synod/guarantees.hpp>
#include <synod/protocol/basic_paxos.hpp>
#include <synod/protocol/multi_paxos.hpp>
#include <synod/protocol/raft.hpp>
#include <synod/protocol/viewstamped.hpp>
#include <synod/protocol/zab.hpp>

using namespace tests;

namespace gossip_worlds {

using synod::learning::gossip;

/// Three whole nodes, and so many that only learn: no leader ever speaks to them.
template <class P, std::size_t Learners>
using observed = synod::deployment<P, synod::machines<3, synod::role::replica>, synod::machines<Learners, synod::role::observer>>;

/// In how many heartbeats what a leader has come to know is chosen is everywhere, in a calm world of `N` nodes.
template <template <class...> class Row, std::size_t N>
double beats(std::uint64_t seed) {
  using P = observed<simulated<Row, gossip>, N - 3>;
  synod::check::world<P> w(N, seed, synod::sim::options{});
  constexpr auto a_minute = std::chrono::minutes(1);
  auto const all_have = [&](synod::proposal id) {
    for (std::size_t i = 0; i < N; ++i)
      if (auto const& d = w.delivered(i); std::find(d.begin(), d.end(), id) == d.end()) return false;
    return true;
  };
  auto const propose = [&] {
    REQUIRE(w.run_until([&] { return w.leader().has_value(); }, a_minute));
    auto const id = w.next_proposal();
    REQUIRE(w.propose(*w.leader(), "c").what == synod::propose_result<typename P::node>::answer::accepted);
    return id;
  };
  auto const first = propose();
  REQUIRE(w.run_until([&] { return all_have(first); }, a_minute));
  std::size_t const leader = *w.leader();
  auto const id = propose();
  REQUIRE(w.run_until([&] { return w.delivered(leader).back() == id; }, a_minute));
  auto const known = w.now();
  REQUIRE(w.run_until([&] { return all_have(id); }, a_minute));
  REQUIRE(w.ok());
  return static_cast<double>((w.now() - known).count()) / static_cast<double>(w.options().times().heartbeat.count());
}

template <template <class...> class Row, std::size_t N>
double median_beats() {
  std::vector<double> all;
  for (std::uint64_t seed = 1; seed <= 9; ++seed) all.push_back(beats<Row, N>(seed));
  std::sort(all.begin(), all.end());
  UNSCOPED_INFO(N << " nodes: " << all.front() << " to " << all.back() << ", median " << all[4]);
  return all[4];
}

}  // namespace gossip_worlds

using gossip_worlds::gossip;

TEST_CASE("raft: learners that tell each other survive every world", "[sim][raft][gossip]") {
  survives<simulated<synod::raft, gossip>>(3, 10'000, 200,
      {sometimes::chosen, sometimes::leader_changed, sometimes::two_leaders, sometimes::lost, sometimes::lost_writes,
       sometimes::truncated, sometimes::fetched, sometimes::chunked, sometimes::installed, sometimes::compacted,
       sometimes::called_lost, sometimes::not_leader});
  survives<simulated<synod::raft, gossip>>(5, 10'000, 50, {sometimes::chosen, sometimes::leader_changed, sometimes::truncated, sometimes::installed});
}
TEST_CASE("multi_paxos: learners that tell each other survive every world", "[sim][multi_paxos][gossip]") {
  survives<simulated<synod::multi_paxos, gossip>>(3, 10'000, 100,
      {sometimes::chosen, sometimes::leader_changed, sometimes::two_leaders, sometimes::lost_writes, sometimes::fetched,
       sometimes::chunked, sometimes::installed, sometimes::compacted});
}
TEST_CASE("zab: learners that tell each other survive every world", "[sim][zab][gossip]") {
  survives<simulated<synod::zab, gossip>>(3, 10'000, 100,
      {sometimes::chosen, sometimes::leader_changed, sometimes::lost_writes, sometimes::fetched, sometimes::installed});
}
TEST_CASE("viewstamped: learners that tell each other survive every world", "[sim][viewstamped][gossip]") {
  survives<simulated<synod::viewstamped, gossip>>(3, 10'000, 100,
      {sometimes::chosen, sometimes::leader_changed, sometimes::lost_writes, sometimes::fetched, sometimes::installed});
}
TEST_CASE("basic_paxos: learners that tell each other come to one decision in every world", "[sim][basic_paxos][gossip]") {
  survives<simulated<synod::basic_paxos, gossip>>(3, 1'200, 200,
      {sometimes::chosen, sometimes::leader_changed, sometimes::two_leaders, sometimes::lost, sometimes::fetched});
}

TEST_CASE("raft: learners that tell each other go with campaigns that ask first, and leaders that check their quorum", "[sim][raft][gossip][prevote]") {
  survives<simulated<synod::raft, gossip, synod::campaign::with_prevote<synod::campaign::with_check_quorum<>>>>(5, 3'000, 100,
      {sometimes::chosen, sometimes::leader_changed});
}

TEST_CASE("observers to whom no leader speaks learn from each other in every world", "[sim][apart][gossip]") {
  survives<gossip_worlds::observed<simulated<synod::raft, gossip>, 3>>(6, 10'000, 40,
      {sometimes::chosen, sometimes::leader_changed, sometimes::lost_writes, sometimes::fetched, sometimes::chunked,
       sometimes::installed, sometimes::compacted, sometimes::replaced_disk});
  survives<gossip_worlds::observed<simulated<synod::multi_paxos, gossip>, 3>>(6, 10'000, 40,
      {sometimes::chosen, sometimes::leader_changed, sometimes::lost_writes, sometimes::fetched, sometimes::chunked,
       sometimes::installed, sometimes::compacted, sometimes::replaced_disk});
}

TEST_CASE("what is chosen comes to all learners in rounds that grow with the logarithm of their number", "[sim][gossip]") {
  using stated = synod::guarantees<simulated<synod::raft, gossip>>;
  double const few = gossip_worlds::median_beats<synod::raft, 10>(), some = gossip_worlds::median_beats<synod::raft, 24>(),
               many = gossip_worlds::median_beats<synod::raft, 64>(), paxos = gossip_worlds::median_beats<synod::multi_paxos, 64>();
  CHECK(few <= stated::rounds(10));
  CHECK(some <= stated::rounds(24));
  CHECK(many <= stated::rounds(64));
  CHECK(paxos <= stated::rounds(64));
  CHECK(many > 1);        // nobody is told all at once …
  CHECK(many < 3 * few);  // … and six times as many take not three times as long
}
