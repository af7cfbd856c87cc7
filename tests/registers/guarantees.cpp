// SPDX-License-Identifier: BSL-1.0
#include <chrono>
#include <cstddef>
#include <cstdint>
#include <string_view>
#include <utility>

#include <tests/catch.hpp>

#include <synod/explain_registers.hpp>
#include <synod/protocol/abd.hpp>
#include <synod/protocol/gossip.hpp>
#include <synod/protocol/majority_write.hpp>
#include <synod/quorum/flexible.hpp>
#include <synod/quorum/grid.hpp>
#include <synod/register_guarantees.hpp>
#include <synod/sim/register_world.hpp>

namespace guarantees_test {

using namespace synod;
using namespace std::chrono_literals;

namespace {

template <template <class...> class Row, class... More>
using kept_by = Row<command<std::uint64_t>, storage<sim::disk>, synod::clock<sim::clock>, More...>;

/// What operations of node 0 really cost, in a world in which every message takes ten milliseconds and a flush no time.
template <class P>
struct measured {
  sim::options even = [] {
    sim::options o;
    o.unit = 100ms, o.delay_min = 10ms, o.delay_mean = {}, o.flush_min = o.flush_max = {};
    return o;
  }();
  sim::register_world<P> w;

  explicit measured(std::size_t n) : w(n, 1, even) {}

  template <class Ask>
  std::pair<unsigned, std::size_t> of(Ask ask) {
    auto const sent = w.sent();
    proposal const id = ask();
    w.run_for(200ms);
    REQUIRE(w.what_of(id).returned);
    return {static_cast<unsigned>((*w.what_of(id).returned - w.what_of(id).invoked) / 10ms), w.sent() - sent};
  }
  auto write() { return of([&] { return w.write(0, {1}, 7); }); }
  auto read() { return of([&] { return w.read(0, {1}); }); }
};

template <class P>
void costs_as_stated() {
  using stated = register_guarantees<P>;
  for (std::size_t n : {1U, 3U, 5U}) {
    measured<P> m(n);
    REQUIRE(m.write() == std::pair(stated::write_delays(n), stated::write_messages(n)));
    REQUIRE(m.read() == std::pair(stated::read_delays(n), stated::read_messages(n)));
  }
}

/// How many nodes can be down, and a write and a read are answered.
template <class P>
std::size_t bears(std::size_t n) {
  for (std::size_t down = 1; down <= n; ++down) {
    if (down == n) return n - 1;
    sim::register_world<P> w(n, 1, sim::options{});
    for (std::size_t i = 1; i <= down; ++i) w.crash(i);
    auto const a = w.write(0, {1}, 7), b = w.read(0, {1});
    w.run_for(3s);
    if (!w.what_of(a).returned || !w.what_of(b).returned) return down - 1;
  }
  return 0;
}

}  // namespace

TEST_CASE("operations cost what is stated") {
  costs_as_stated<kept_by<majority_write>>();
  costs_as_stated<kept_by<abd>>();
  costs_as_stated<kept_by<abd, ordering::versions_unrepaired, assume_unsound>>();
}

TEST_CASE("a read that finds a newer version at one node alone writes it back, at the stated cost") {
  using stated = register_guarantees<kept_by<abd>>;
  measured<kept_by<abd>> m(3);
  m.write();
  m.w.crash(1), m.w.crash(2);
  auto const half = m.w.write(0, {1}, 8);
  m.w.run_for(10s);
  REQUIRE_FALSE(m.w.what_of(half).returned);
  m.w.start(2);
  auto const again = m.w.write(0, {1}, 9);
  m.w.run_for(1s);
  REQUIRE(m.w.what_of(again).returned);    // nodes 0 and 2 hold it
  m.w.crash(0), m.w.start(1);
  auto const sent = m.w.sent();
  auto const seen = m.w.read(1, {1});
  m.w.start(0);
  m.w.run_for(90ms);
  REQUIRE(m.w.what_of(seen).found == 9);
  REQUIRE((*m.w.what_of(seen).returned - m.w.what_of(seen).invoked) / 10ms == stated::read_delays_max(3));
  REQUIRE(m.w.sent() - sent <= stated::read_messages_max(3));
}

TEST_CASE("so many may be down as is stated") {
  for (std::size_t n : {3U, 4U, 5U}) {
    REQUIRE(bears<kept_by<majority_write>>(n) == register_guarantees<kept_by<majority_write>>::faults(n));
    REQUIRE(bears<kept_by<abd>>(n) == register_guarantees<kept_by<abd>>::faults(n));
    REQUIRE(bears<kept_by<gossip>>(n) == register_guarantees<kept_by<gossip>>::faults(n));
  }
  using uneven = kept_by<abd, quorum::flexible<4, 1, 4>>;
  REQUIRE(bears<uneven>(4) == register_guarantees<uneven>::faults(4));
  STATIC_REQUIRE(register_guarantees<kept_by<abd, quorum::grid<2, 3>>>::faults(6) == 1);
}

TEST_CASE("gossip costs an operation nothing") {
  using stated = register_guarantees<kept_by<gossip>>;
  STATIC_REQUIRE((stated::write_delays(5) == 0 && stated::read_delays_max(5) == 0 && stated::write_messages(5) == 0));
  measured<kept_by<gossip>> m(1);
  REQUIRE(m.write() == std::pair(0U, std::size_t{0}));
  STATIC_REQUIRE_FALSE(stated::linearizable);
}

TEST_CASE("registers in words") {
  REQUIRE(explain_registers<kept_by<abd>>() == R"(abd: atomic_register, cp
  ordering    versions          the higher version (number, node) stays; a read writes back what it has found
  spreading   to_quorums        the caller asks every keeper, and a quorum's answers end the operation
  quorum      majority          more than half of the members prepare, more than half accept
quorums
  of 3        2 prepare, 2 accept, any 1 may be down
  of 5        3 prepare, 3 accept, any 2 may be down
  of 7        4 prepare, 4 accept, any 3 may be down
messages
  query       from caller to keeper
                {id:u64,which:u64}
  report      from keeper to caller; waits until what it claims is durable
                {id:u64,version:{number:u64,node:u32},origin:u64,value:[u8]}
  store       from caller to keeper; waits until what it claims is durable
                {id:u64,which:u64,version:{number:u64,node:u32},origin:u64,value:[u8]}
  kept        from keeper to caller; waits until what it claims is durable
                {id:u64}
sizes
  value       u64
  node        u32
  registers   1024, of 65536 bytes at most
  open        64 operations at each node
)");
  REQUIRE(explain_registers<kept_by<gossip>>() == R"(gossip: eventual, ap
  ordering    versions_unrepaired the higher version (number, node) stays; a read leaves what it has found where it is
  spreading   epidemic          an operation is over where it began; pairs of nodes drawn at random exchange what is newer
messages
  digest      from gossiper to gossiper
                {known:[u64]}
  delta       from gossiper to gossiper; waits until what it claims is durable
                {asks:bool,known:[u64],entries:records}
sizes
  value       u64
  node        u32
  registers   1024, of 65536 bytes at most
  open        64 operations at each node
)");
}

}  // namespace guarantees_test
