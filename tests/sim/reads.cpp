// SPDX-License-Identifier: BSL-1.0
// Reads that a leader answers without the log, in rough worlds: none sees less than anybody had been told of.
#include <tests/sim/seeds.hpp>

#include <synod/policy/reading.hpp>
#include <synod/protocol/flexible_paxos.hpp>
#include <synod/protocol/multi_paxos.hpp>
#include <synod/protocol/raft.hpp>
#include <synod/protocol/viewstamped.hpp>
#include <synod/protocol/zab.hpp>
#include <synod/quorum/grid.hpp>

namespace reads_test {

using namespace tests;
using synod::reading::confirmed;

using leased = synod::reading::lease<150>;  // nodes campaign after 200 ms of silence at the least …
using longer = synod::reading::lease<600>;  // … and so elections wait for this one

TEST_CASE("raft: confirmed reads are current in every world", "[sim][raft][reading]") {
  survives<simulated<synod::raft, confirmed>>(3, 5'000, 100, {sometimes::read_confirmed, sometimes::leader_changed, sometimes::two_leaders});
}
TEST_CASE("multi_paxos: confirmed reads are current in every world, of five", "[sim][multi_paxos][reading]") {
  survives<simulated<synod::multi_paxos, confirmed>>(5, 3'000, 50, {sometimes::read_confirmed, sometimes::leader_changed});
}
TEST_CASE("viewstamped, zab, grids: confirmed reads are current in every world", "[sim][viewstamped][zab][flexible_paxos][reading]") {
  survives<simulated<synod::viewstamped, confirmed, synod::campaign::with_prevote<>>>(3, 3'000, 50, {sometimes::read_confirmed});
  survives<simulated<synod::zab, confirmed>>(3, 3'000, 50, {sometimes::read_confirmed});
  survives<simulated<synod::flexible_paxos, synod::quorum::grid<2, 3>, confirmed>>(6, 3'000, 50, {sometimes::read_confirmed});
}
TEST_CASE("multi_paxos: … where others count, too, and know of a choice before the leader does", "[sim][multi_paxos][reading]") {
  survives<simulated<synod::multi_paxos, synod::learning::from_acceptors, confirmed>>(3, 3'000, 50, {sometimes::read_confirmed});
}
TEST_CASE("raft: reads under a lease are current in every world whose clocks keep what they state", "[sim][raft][reading][lease]") {
  survives<simulated<synod::raft, leased>>(3, 5'000, 100, {sometimes::read_confirmed, sometimes::leader_changed, sometimes::two_leaders});
}
TEST_CASE("multi_paxos, viewstamped: reads under a lease are current", "[sim][multi_paxos][viewstamped][reading][lease]") {
  survives<simulated<synod::multi_paxos, longer>>(5, 3'000, 50, {sometimes::read_confirmed, sometimes::leader_changed});
  survives<simulated<synod::viewstamped, longer>>(3, 3'000, 50, {sometimes::read_confirmed});
}

}  // namespace reads_test
