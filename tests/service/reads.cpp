// SPDX-License-Identifier: BSL-1.0
// The same service under each way to read.
#include <chrono>
#include <cstdint>
#include <optional>
#include <ratio>
#include <string>

#include <tests/catch.hpp>
#include <tests/service/cluster.hpp>

#include <synod/policy/reading.hpp>
#include <synod/service/boot_clock.hpp>

namespace service_reads {

using synod::outcome;
using clock_of = synod::drifting<synod::boot_clock, std::ratio<1, 1000>>;
template <class Reading>
using raft = synod::raft<synod::command<std::string>, synod::storage<synod::memory>, synod::clock<clock_of>, Reading>;
using confirming = raft<synod::reading::confirmed>;
using leasing = raft<synod::reading::lease<40>>;
using local = raft<synod::reading::local>;
using paxos = synod::multi_paxos<synod::command<std::string>, synod::storage<synod::wal>, synod::reading::confirmed>;

template <class Service>
auto ask(Service& n, std::string const& what, std::optional<std::uint64_t>& seen, std::optional<outcome>& got) {
  n.async_read([what](tally_machine const& m) { auto const at = m.counts.find(what); return at == m.counts.end() ? 0 : at->second; },
               [&](auto a) { got = a.what, seen = a ? std::optional(*a) : std::nullopt; });
}

TEST_CASE("the boot clock goes on, no slower than the steady one", "[service][reading]") {
  auto const boot = synod::boot_clock::now();
  auto const steady = std::chrono::steady_clock::now();
  while (std::chrono::steady_clock::now() - steady < std::chrono::milliseconds(20)) {}
  auto const passed = synod::boot_clock::now() - boot;
  CHECK(passed >= std::chrono::milliseconds(19));
  STATIC_REQUIRE(synod::clock_type<synod::boot_clock>);
  STATIC_REQUIRE_FALSE(synod::states_drift<synod::boot_clock>);
  STATIC_REQUIRE(synod::states_drift<clock_of>);
}

TEMPLATE_TEST_CASE("a read sees what was acknowledged, and what was proposed here before it", "[service][reading]", confirming, leasing, paxos) {
  service_cluster<TestType> c;
  c.start();
  for (std::uint64_t i = 1; i <= 5; ++i) {
    REQUIRE(c.add("x") == i);
    REQUIRE(c.count("x") == i);
  }
  auto& n = *c.nodes[*c.leader()];
  auto const applied = n.counters().applied, barriers = n.counters().barriers;
  REQUIRE(c.count("x") == 5U);
  CHECK(n.counters().applied == applied);  // nothing went through the log for it
  CHECK(n.counters().barriers == barriers + 1);
  std::optional<std::uint64_t> seen;
  std::optional<outcome> got;
  n.async_propose("x", boost::asio::detached);
  ask(n, "x", seen, got);
  REQUIRE(c.until([&] { return got.has_value(); }));
  CHECK(seen == 6U);
}

TEMPLATE_TEST_CASE("a leader that nobody answers makes no read", "[service][reading]", confirming, leasing) {
  service_cluster<TestType> c;
  c.adjust = [](auto& o) { o.patience = std::chrono::milliseconds(300); };
  c.start();
  REQUIRE(c.add("x"));
  std::size_t const at = *c.leader();
  for (std::size_t i = 0; i < 3; ++i)
    if (i != at) c.nodes[i].reset();
  boost::asio::steady_timer over(c.io, std::chrono::milliseconds(60));  // whatever lease there was
  bool rang = false;
  over.async_wait([&](auto) { rang = true; });
  REQUIRE(c.until([&] { return rang; }));
  std::optional<std::uint64_t> seen;
  std::optional<outcome> got;
  ask(*c.nodes[at], "x", seen, got);
  REQUIRE(c.until([&] { return got.has_value(); }));
  CHECK(got == outcome::unknown);
  c.nodes[at]->stop();
  got.reset();
  ask(*c.nodes[at], "x", seen, got);
  REQUIRE(c.until([&] { return got.has_value(); }));
  CHECK(got == outcome::stopped);
}

TEST_CASE("who stops while a read waits for its answers says so", "[service][reading]") {
  service_cluster<confirming> c;
  c.start();
  REQUIRE(c.add("x"));
  std::size_t const at = *c.leader();
  std::optional<std::uint64_t> seen;
  std::optional<outcome> got;
  ask(*c.nodes[at], "x", seen, got);
  c.nodes[at]->stop();
  REQUIRE(c.until([&] { return got.has_value(); }));
  CHECK(got == outcome::stopped);
}

TEST_CASE("local reads are made anywhere, at once, on what is there", "[service][reading]") {
  service_cluster<local> c;
  c.start();
  REQUIRE(c.add("x") == 1U);
  REQUIRE(c.agree());
  std::size_t const other = (*c.leader() + 1) % 3;
  for (std::size_t i = 0; i < 3; ++i)
    if (i != other) c.nodes[i].reset();
  std::optional<std::uint64_t> seen;
  std::optional<outcome> got;
  ask(*c.nodes[other], "x", seen, got);
  REQUIRE(c.until([&] { return got.has_value(); }));
  CHECK(got == outcome::chosen);
  CHECK(seen == 1U);
  CHECK(c.nodes[other]->counters().barriers == 0);
}

}  // namespace service_reads
