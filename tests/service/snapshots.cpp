// SPDX-License-Identifier: BSL-1.0
#include <tests/catch.hpp>

#include <filesystem>
#include <string>

#include <tests/service/cluster.hpp>

using namespace synod;

using durable_raft = raft<command<std::string>, storage<wal>>;
using durable_paxos = multi_paxos<command<std::string>, storage<wal>>;

TEMPLATE_TEST_CASE("a snapshot that is ahead of the log beside it stands for it", "[service]", durable_raft, durable_paxos) {
  // So it is after a crash between a snapshot's name and the log that begins behind it; and where a node had applied,
  // and saved, what was durable on the others only.
  service_cluster<TestType> c;
  c.adjust = [](auto& o) {
    o.snapshot_bytes = 1 << 14;
    o.snapshot_keep_slots = 10;
  };
  c.start();
  REQUIRE(c.add("x") == 1U);
  REQUIRE(c.agree());
  std::size_t const out = (*c.leader() + 1) % 3;
  c.nodes[out].reset();
  std::string const long_text(1000, 'y');
  for (int i = 0; i < 100; ++i) REQUIRE(c.add(long_text).has_value());
  std::size_t const at = *c.leader();
  REQUIRE(c.until([&] { return c.nodes[at]->counters().snapshots >= 2; }));
  for (auto& n : c.nodes) n.reset();
  std::filesystem::path newest;
  for (auto const& e : std::filesystem::directory_iterator(c.disk.path / std::to_string(at + 1)))
    if (e.path().extension() == ".snp" && e.path() > newest) newest = e.path();
  std::filesystem::copy(newest, c.disk.path / std::to_string(out + 1) / newest.filename());

  c.start(out);
  CHECK(c.nodes[out]->counters().installed == 1);
  CHECK(c.nodes[out]->machine().counts.at(long_text) > 10);
  c.start(at);  // the third stays down: these two must do
  CHECK(c.add("x") == 2U);
  CHECK(c.count(long_text) == 100U);
  CHECK(c.agree());

  // And so again after another restart.
  c.nodes[out].reset();
  c.start(out);
  CHECK(c.add("x") == 3U);
  CHECK(c.agree());
}
