// SPDX-License-Identifier: BSL-1.0
#include <tests/sim/seeds.hpp>

#include <synod/protocol/multi_paxos.hpp>
#include <synod/protocol/raft.hpp>
#include <synod/protocol/viewstamped.hpp>
#include <synod/sim/stage.hpp>

using namespace tests;

TEST_CASE("raft: leaders that step down where they hear no quorum survive every world", "[sim][raft][check_quorum]") {
  survives<simulated<synod::raft, synod::campaign::with_check_quorum<>>>(3, 10'000, 100,
      {sometimes::chosen, sometimes::leader_changed, sometimes::two_leaders, sometimes::unreachable, sometimes::flush_failed,
       sometimes::called_lost, sometimes::not_leader});
}

// Election options are tried together, too: etcd, canonical/raft and raft-rs had bugs in pairs of them.
using synod::campaign::with_check_quorum;
using synod::campaign::with_prevote;
using synod::campaign::with_priority;

TEST_CASE("raft: whoever asks before it campaigns survives every world", "[sim][raft][prevote]") {
  survives<simulated<synod::raft, with_prevote<>>>(3, 10'000, 100,
      {sometimes::chosen, sometimes::leader_changed, sometimes::unreachable, sometimes::called_lost, sometimes::not_leader});
}
TEST_CASE("raft: … and steps down where it hears no quorum", "[sim][raft][prevote][check_quorum]") {
  survives<simulated<synod::raft, with_prevote<with_check_quorum<>>>>(5, 3'000, 100, {sometimes::chosen, sometimes::leader_changed});
}
TEST_CASE("raft: a leader whose flush stalls since before the faults ended resigns in the silence after them", "[sim][raft][check_quorum]") {
  synod::check::world<simulated<synod::raft, with_prevote<with_check_quorum<>>>> w(5, 2438);  // the world that found it
  while (w.steps() < 1'000 && w.step()) {}
  synod::check::converges(w);
  INFO(w.report());
  CHECK(w.ok());
}
TEST_CASE("multi_paxos: whoever asks before it campaigns survives every world", "[sim][multi_paxos][prevote]") {
  survives<simulated<synod::multi_paxos, with_priority<with_prevote<with_check_quorum<>>>>>(3, 3'000, 100, {sometimes::chosen, sometimes::leader_changed});
}
TEST_CASE("viewstamped: whoever asks before it campaigns survives every world", "[sim][viewstamped][prevote]") {
  survives<simulated<synod::viewstamped, with_prevote<>>>(3, 3'000, 100, {sometimes::chosen, sometimes::leader_changed});
}

using ranked = simulated<synod::raft, synod::campaign::with_priority<>>;

TEST_CASE("raft: leaders by rank survive every world", "[sim][raft][with_priority]") {
  survives<ranked>(3, 3'000, 100, {sometimes::chosen, sometimes::leader_changed});
}

TEST_CASE("with_priority: the first rank that is up leads, whatever is drawn, and is not deposed", "[sim][raft][with_priority]") {
  synod::sim::prng random(1);
  for (int run = 0; run < 50; ++run) {
    synod::sim::stage<ranked> s(3);
    auto const deliver_all = [&] {
      while (!s.mail().empty())
        if (s.running(s.mail().open().front().to + 1)) s.deliver(0);
        else s.mail().take(0);
    };
    auto const wait = [&](std::size_t n) {
      auto const then = s.deadline(n);
      for (std::size_t i = 1; i <= 3; ++i) s.set_clock(i, then);
      s.wake(n);
      deliver_all();
    };
    auto const draw = [&] {
      for (std::size_t n = 1; n <= 3; ++n)
        for (int i = 0; i < 8; ++i) s.draws(n, random());
    };
    auto const begin = [&](std::size_t n) {
      auto times = s.times();
      times.rank = static_cast<unsigned>(3 - n);
      s.start(n, times);
    };
    draw();
    for (std::size_t n = 1; n <= 3; ++n) begin(n);
    REQUIRE(s.deadline(3) < s.deadline(2));
    REQUIRE(s.deadline(2) < s.deadline(1));
    wait(3);
    REQUIRE(s.status(3).role == synod::role_name::leader);
    s.crash(3);
    REQUIRE(s.deadline(2) < s.deadline(1));
    wait(2);
    REQUIRE(s.status(2).role == synod::role_name::leader);
    draw();
    begin(3);
    deliver_all();
    REQUIRE(s.status(2).role == synod::role_name::leader);  // who comes back follows
  }
}
