// SPDX-License-Identifier: BSL-1.0
#include <tests/catch.hpp>

#include <algorithm>
#include <atomic>
#include <memory>
#include <string>
#include <thread>
#include <vector>

#include <boost/asio/awaitable.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <boost/asio/use_future.hpp>

#include <tests/service/cluster.hpp>

using namespace synod;
namespace asio = boost::asio;

using in_memory_raft = raft<command<std::string>, storage<memory>>;
using in_memory_paxos = multi_paxos<command<std::string>, storage<memory>>;
using durable_raft = raft<command<std::string>, storage<wal>>;
using durable_paxos = multi_paxos<command<std::string>, storage<wal>>;
using hosted_raft = raft<command<std::string>, storage<basic_wal<hosted_files>>>;

namespace {
bool logged(std::vector<std::string> const& lines, std::string const& part) {
  return std::any_of(lines.begin(), lines.end(), [&](auto const& l) { return l.find(part) != std::string::npos; });
}
}  // namespace

TEMPLATE_TEST_CASE("what is proposed is applied everywhere, once, and its reply comes back", "[service]", in_memory_raft,
                   in_memory_paxos, durable_raft, durable_paxos) {
  service_cluster<TestType> c;
  c.start();
  for (std::uint64_t i = 1; i <= 20; ++i) CHECK(c.add("x") == i);
  CHECK(c.count("x") == 20U);
  CHECK(c.count("y") == 0U);
  CHECK(c.agree());
  auto const s = c.nodes[*c.leader()]->status();
  CHECK(s.counters.chosen >= 20);
  CHECK(s.replica.delivered.value >= 20);
  CHECK(s.peers_connected == 2);
  CHECK(s.proposals_waiting == 0);
  CHECK(s.reads_waiting == 0);
}

TEMPLATE_TEST_CASE("many proposals at a time are all answered, and share turns", "[service]", in_memory_raft,
                   in_memory_paxos, durable_raft, hosted_raft) {
  service_cluster<TestType> c;
  c.start();
  REQUIRE(c.add("x") == 1U);
  std::size_t const at = *c.leader();
  std::uint64_t const turns = c.nodes[at]->counters().turns;
  std::size_t chosen = 0, other = 0;
  for (int i = 0; i < 1000; ++i)
    c.nodes[at]->async_propose("x", [&](auto a) { ++(a ? chosen : other); });
  REQUIRE(c.until([&] { return chosen + other == 1000; }));
  CHECK(other == 0);
  CHECK(c.nodes[at]->counters().turns - turns < 500);
  CHECK(c.count("x") == 1001U);
  CHECK(c.agree());
}

TEST_CASE("a node that does not lead says who does, and never within the call", "[service]") {
  service_cluster<in_memory_raft> c;
  c.start();
  REQUIRE(c.add("x"));
  std::size_t const at = *c.leader();
  std::size_t const other = (at + 1) % 3;
  REQUIRE(c.until([&] { return c.nodes[other]->standing().leader == std::uint32_t(at + 1); }));
  bool answered = false, calling = true;
  c.nodes[other]->async_propose("y", [&](auto a) {
    answered = true;
    CHECK_FALSE(calling);
    CHECK(a.what == outcome::not_leader);
    CHECK(a.leader == std::uint32_t(at + 1));
    CHECK_FALSE(a.value);
  });
  bool read = false;
  c.nodes[other]->async_read([](tally_machine const&) { FAIL("a read was made where nobody leads"); }, [&](auto a) {
    read = true;
    CHECK(a.what == outcome::not_leader);
  });
  calling = false;
  CHECK_FALSE(answered);
  REQUIRE(c.until([&] { return answered && read; }));
  CHECK(c.count("y") == 0U);
}

TEST_CASE("a command that fits into no batch is refused, and one that just fits is not", "[service]") {
  service_cluster<in_memory_raft> c;
  c.start();
  REQUIRE(c.add("x"));
  std::size_t const most = in_memory_raft::limits::batch_bytes - record::header_bytes - 8;
  std::optional<outcome> large, fits;
  c.nodes[*c.leader()]->async_propose(std::string(most + 100, 'x'), [&](auto a) { large = a.what; });
  c.nodes[*c.leader()]->async_propose(std::string(most, 'x'), [&](auto a) { fits = a.what; });
  REQUIRE(c.until([&] { return large && fits; }));
  CHECK(large == outcome::too_large);
  CHECK(fits == outcome::chosen);
  CHECK(c.agree());
}

TEST_CASE("reads of one turn share a barrier, and one with a command in the same turn needs none", "[service]") {
  service_cluster<in_memory_raft> c;
  c.start();
  REQUIRE(c.add("x"));
  auto& n = *c.nodes[*c.leader()];
  std::uint64_t const barriers = n.counters().barriers;
  int done = 0;
  auto const read = [&] {
    n.async_read([](tally_machine const& m) { return m.counts.at("x"); }, [&](auto a) {
      REQUIRE(a);
      done += static_cast<int>(*a);
    });
  };
  for (int i = 0; i < 50; ++i) read();
  REQUIRE(c.until([&] { return done == 50; }));
  CHECK(n.counters().barriers == barriers + 1);
  done = 0;
  n.async_propose("x", asio::detached);
  for (int i = 0; i < 50; ++i) read();
  REQUIRE(c.until([&] { return done == 100; }));
  CHECK(n.counters().barriers == barriers + 1);
}

TEST_CASE("any completion token will do", "[service]") {
  service_cluster<in_memory_raft> c;
  c.start();
  REQUIRE(c.add("x"));
  auto& n = *c.nodes[*c.leader()];
  std::uint64_t counted = 0;
  asio::co_spawn(c.io, [&]() -> asio::awaitable<void> {
    auto const a = co_await n.async_propose("x", asio::use_awaitable);
    auto const b = co_await n.async_read([](tally_machine const& m) { return m.counts.at("x"); }, asio::use_awaitable);
    counted = *a * 10 + *b;
  }, asio::detached);
  REQUIRE(c.until([&] { return counted != 0; }));
  CHECK(counted == 22);

  // From another thread: the question goes over to the loop's.
  std::atomic<int> got = -1;
  std::thread other([&] { got = static_cast<int>(n.async_propose("x", asio::use_future).get().what); });
  bool const answered = c.until([&] { return got != -1; });
  other.join();
  REQUIRE(answered);
  CHECK(got == static_cast<int>(outcome::chosen));
  CHECK(n.machine().counts.at("x") == 3);
}

TEMPLATE_TEST_CASE("the others go on when the leader ends, and what was acknowledged stays", "[service]", in_memory_raft,
                   in_memory_paxos, durable_raft, durable_paxos) {
  service_cluster<TestType> c;
  c.start();
  REQUIRE(c.add("x") == 1U);
  std::size_t const first = *c.leader();
  std::vector<outcome> got;
  asio::post(c.io, [&] {
    for (int i = 0; i < 10; ++i) c.nodes[first]->async_propose("late", [&](auto a) { got.push_back(a.what); });
    c.nodes[first].reset();
    CHECK(got.empty());
  });
  REQUIRE(c.until([&] { return got.size() == 10; }));
  for (outcome what : got) CHECK(what == outcome::unknown);
  REQUIRE(c.add("x") == 2U);
  CHECK(*c.leader() != first);
  CHECK(c.count("x") == 2U);
  CHECK(c.agree());
}

TEMPLATE_TEST_CASE("a node that comes back with its log catches up", "[service]", durable_raft, durable_paxos, hosted_raft) {
  service_cluster<TestType> c;
  c.start();
  REQUIRE(c.add("x") == 1U);
  std::size_t const out = (*c.leader() + 1) % 3;
  c.nodes[out].reset();
  for (std::uint64_t i = 2; i <= 30; ++i) REQUIRE(c.add("x") == i);
  c.start(out);
  CHECK(c.agree());
  CHECK(c.nodes[out]->machine().counts.at("x") == 30);
}

TEMPLATE_TEST_CASE("all of them end and come back: nothing acknowledged is gone", "[service]", durable_raft,
                   durable_paxos, hosted_raft) {
  service_cluster<TestType> c;
  c.start();
  for (std::uint64_t i = 1; i <= 50; ++i) REQUIRE(c.add("x") == i);
  for (auto& n : c.nodes) n.reset();
  c.start();
  CHECK(c.count("x") == 50U);
  CHECK(c.add("x") == 51U);
  CHECK(c.agree());
}

TEMPLATE_TEST_CASE("snapshots keep the log short, and bring back a node that lags beyond it", "[service]", durable_raft,
                   durable_paxos, hosted_raft) {
  service_cluster<TestType> c;
  c.adjust = [](auto& o) {
    o.snapshot_bytes = 1 << 14;
    o.snapshot_keep_slots = 10;
  };
  c.start();
  REQUIRE(c.add("x") == 1U);
  std::size_t const out = (*c.leader() + 1) % 3;
  c.nodes[out].reset();
  std::string const long_text(1000, 'y');
  for (int i = 0; i < 200; ++i) REQUIRE(c.add(long_text + std::to_string(i % 50)));
  std::size_t const at = *c.leader();
  REQUIRE(c.until([&] { return c.nodes[at]->counters().snapshots >= 3; }));
  CHECK(c.nodes[at]->standing().first.value > 50);

  c.start(out);
  REQUIRE(c.agree());
  CHECK(c.nodes[out]->counters().installed >= 1);
  CHECK(c.nodes[out]->machine().counts.at(long_text + "7") == 4);

  // And a restart is snapshot plus tail.
  c.nodes[out].reset();
  c.start(out);
  CHECK(c.nodes[out]->counters().installed == 1);
  CHECK(c.nodes[out]->machine().counts.count("x") == 1);
  CHECK(c.agree());
}

TEST_CASE("a machine in memory is brought back by a snapshot, too", "[service]") {
  service_cluster<in_memory_raft> c;
  c.adjust = [](auto& o) {
    o.snapshot_bytes = 1 << 12;
    o.snapshot_keep_slots = 4;
  };
  c.start();
  for (std::uint64_t i = 1; i <= 200; ++i) REQUIRE(c.add("x") == i);
  REQUIRE(c.until([&] { return c.nodes[*c.leader()]->counters().snapshots >= 1; }));
  CHECK(c.nodes[*c.leader()]->standing().first.value > 1);
  CHECK(c.agree());
}

TEST_CASE("a node of another protocol is refused, and both say why", "[service]") {
  service_cluster<in_memory_raft> c;
  c.start(0);
  c.start(1);
  REQUIRE(c.add("x"));
  std::vector<std::string> lines;
  service_options<in_memory_paxos> o;
  o.self = 3;
  for (std::size_t j = 0; j < 3; ++j) o.net.addresses.push_back({std::uint32_t(j + 1), {"127.0.0.1", c.ports[j]}});
  o.net.cluster = "test";
  o.net.log = [&](std::string_view line) { lines.emplace_back(line); };
  service<in_memory_paxos, tally_machine> stranger(c.io, o);
  REQUIRE_FALSE(stranger.start());
  c.nodes[0]->move(3, {"127.0.0.1", stranger.endpoint().port()});
  REQUIRE(c.until([&] {
    return logged(lines, "numbering: lexicographic here, term there") && logged(c.log, "numbering: term here, lexicographic there");
  }));
  CHECK(stranger.status().peers_connected == 0);
  CHECK(logged(lines, "protocol: multi_paxos here, raft there"));
  CHECK(c.add("x") == 2U);
}

TEST_CASE("a node without a majority answers when its patience ends", "[service]") {
  service_cluster<in_memory_raft> c;
  c.adjust = [](auto& o) { o.patience = std::chrono::milliseconds(100); };
  c.start();
  REQUIRE(c.add("x"));
  std::size_t const at = *c.leader();
  c.nodes[(at + 1) % 3].reset();
  c.nodes[(at + 2) % 3].reset();
  std::optional<outcome> wrote, read;
  c.nodes[at]->async_propose("y", [&](auto a) { wrote = a.what; });
  c.nodes[at]->async_read([](tally_machine const&) {}, [&](auto a) { read = a.what; });
  REQUIRE(c.until([&] { return wrote && read; }));
  CHECK(wrote == outcome::unknown);
  CHECK(read == outcome::unknown);
}

TEST_CASE("a node that has stopped says so, to whatever it is asked", "[service]") {
  service_cluster<in_memory_raft> c;
  c.start();
  REQUIRE(c.add("x"));
  auto& n = *c.nodes[*c.leader()];
  std::vector<outcome> got;
  n.async_read([](tally_machine const&) {}, [&](auto a) { got.push_back(a.what); });
  n.stop();
  n.stop();
  n.async_propose("y", [&](auto a) { got.push_back(a.what); });
  n.async_read([](tally_machine const&) {}, [&](auto a) { got.push_back(a.what); });
  REQUIRE(c.until([&] { return got.size() == 3; }));
  CHECK(got == std::vector<outcome>(3, outcome::stopped));
  CHECK(n.status().replica.stopped == stop_reason::asked);
  CHECK(n.status().trouble == "stopped by its owner");
}

TEST_CASE("a node that is no member, or has no valid settings, stops at once", "[service]") {
  asio::io_context io;
  service_options<in_memory_raft> o;
  o.self = 1;
  o.net.addresses = {{1, {"127.0.0.1", 0}}};
  o.times.heartbeat = {};
  service<in_memory_raft, tally_machine> n(io, o);
  REQUIRE_FALSE(n.start());
  CHECK(n.status().replica.stopped == stop_reason::misconfigured);
  std::optional<outcome> got;
  n.async_propose("x", [&](auto a) { got = a.what; });
  REQUIRE(run_until(io, [&] { return got.has_value(); }));
  CHECK(got == outcome::stopped);
}

TEST_CASE("a cluster of one chooses by itself", "[service]") {
  asio::io_context io;
  service_options<in_memory_raft> o;
  o.self = 1;
  o.net.addresses = {{1, {"127.0.0.1", 0}}};
  service<in_memory_raft, tally_machine> n(io, o);
  REQUIRE_FALSE(n.start());
  REQUIRE(run_until(io, [&] { return n.standing().role == role_name::leader; }));
  std::optional<std::uint64_t> got;
  REQUIRE(run_until(io, [&] {
    if (n.status().proposals_waiting == 0 && !got) n.async_propose("x", [&](auto a) { if (a) got = *a; });
    return got.has_value();
  }));
  CHECK(got == 1U);
}

TEST_CASE("the loop may end before the service does, with questions open", "[service]") {
  auto io = std::make_unique<asio::io_context>();
  service_options<in_memory_raft> o;
  o.self = 1;
  o.net.addresses = {{1, {"127.0.0.1", 0}}, {2, {"127.0.0.1", 1}}};
  auto held = std::make_shared<int>(1);
  {
    service<in_memory_raft, tally_machine> n(*io, o);
    REQUIRE_FALSE(n.start());
    io->poll();
    n.async_propose("x", [held](auto) {});
    n.async_read([](tally_machine const&) {}, [held](auto) {});
  }
  io.reset();
  CHECK(held.use_count() == 1);
}
