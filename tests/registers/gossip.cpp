// SPDX-License-Identifier: BSL-1.0
#include <algorithm>
#include <chrono>
#include <cmath>
#include <cstdint>
#include <numeric>
#include <optional>
#include <vector>

#include <tests/catch.hpp>
#include <tests/sim/seed_count.hpp>

#include <synod/check/register_history.hpp>
#include <synod/policy/linearizable.hpp>
#include <synod/protocol/gossip.hpp>
#include <synod/sim/register_world.hpp>
#include <synod/storage/memory.hpp>

#include <tests/registers/by_hand.hpp>

namespace gossip_test {

using namespace synod;
using namespace std::chrono_literals;
using scheme = gossip<command<std::uint64_t>, storage<sim::disk>, synod::clock<sim::clock>>;
using held = copies<std::uint32_t, memory>;

namespace {

/// Some registers, as writes of three nodes that know of each other or not have left them.
std::vector<std::pair<register_id, copy<std::uint32_t>>> some_writes(sim::prng& random) {
  std::vector<std::pair<register_id, copy<std::uint32_t>>> writes;
  for (std::uint64_t i = random.below(6); i > 0; --i) {
    version<std::uint32_t> const v{{1 + random.below(4)}, static_cast<std::uint32_t>(1 + random.below(3))};
    std::uint64_t const which = 1 + random.below(3);
    std::byte const value{static_cast<unsigned char>(which * 32 + v.number.value * 4 + v.node)};  // a version is of one value
    writes.push_back({{which}, {v, {v.number.value}, {value}}});
  }
  return writes;
}
held& merge(held& into, std::vector<std::pair<register_id, copy<std::uint32_t>>> const& writes) {
  for (auto const& [r, c] : writes) into.merge<scheme::ordering>(r, c);
  return into;
}
bool same(held const& a, held const& b) {
  for (register_id r{1}; r.value <= 3; r = r + 1)
    if (a.at(r) != b.at(r)) return false;
  return true;
}

bool agree(sim::register_world<scheme> const& w, register_id r, std::optional<std::uint64_t> value) {
  for (std::size_t i = 0; i < w.size(); ++i) {
    auto const& c = w.at(i).held(r);
    std::uint64_t v = 0;
    if (c.origin == proposal{} ? value.has_value() : !codec::read(bytes_view(c.value), v) || (value && v != *value)) return false;
    if (c != w.at(0).held(r)) return false;
  }
  return true;
}

/// In how many rounds what one node has written, or each one, is everywhere.
double rounds_of(std::size_t n, std::uint64_t seed, bool all) {
  sim::options calm;
  sim::register_world<scheme> w(n, seed, calm);
  auto const round = register_settings<sim::clock>::from(calm.unit).round;
  w.run_for(round);
  for (std::size_t i = 0; i < (all ? n : 1); ++i) w.write(i, {i + 1}, i + 1);
  auto const begin = w.now();
  bool const came = w.run_until([&] {
    for (std::size_t i = 0; i < (all ? n : 1); ++i)
      if (!agree(w, {i + 1}, i + 1)) return false;
    return true;
  }, 200 * round);
  REQUIRE(came);
  return static_cast<double>((w.now() - begin).count()) / static_cast<double>(round.count());
}

}  // namespace

TEST_CASE("merging is commutative, associative, idempotent, and never goes back") {
  sim::prng random(1);
  for (int i = 0; i < 2000; ++i) {
    auto const a = some_writes(random), b = some_writes(random), c = some_writes(random);
    auto const of = [](auto const&... some) {
      held h(memory{}, 3);
      (merge(h, some), ...);
      return h;
    };
    REQUIRE(same(of(a, b), of(b, a)));
    REQUIRE(same(of(a, b, c), of(b, c, a)));
    REQUIRE(same(of(a, b), of(a, b, a, b, b)));
    held const before = of(a), after = of(a, b);
    for (register_id r{1}; r.value <= 3; r = r + 1) REQUIRE(before.at(r).version <= after.at(r).version);
  }
}

TEST_CASE("a node answers by itself, once its disk holds what it says") {
  by_hand<scheme> w(3);
  w.hold_disk(1);
  auto const one = w.write(1, 7);
  REQUIRE_FALSE(w.result(one));
  w.flush(1);
  REQUIRE(w.result(one)->first == register_outcome::written);
  auto const here = w.read(1), there = w.read(2);
  REQUIRE(w.result(here)->second == 7);
  REQUIRE_FALSE(w.result(there)->second);
}

TEST_CASE("two that meet both know what either knew, in three messages; and in one where they know the same") {
  by_hand<scheme> w(2);
  w.write(1, 10, {1}), w.write(2, 20, {2});
  w.mail.clear();
  w.wake_all(1h);
  w.mail.erase_if([](sim::packet const& p) { return p.from == 1; });  // node 1 begins
  REQUIRE(w.deliver<kind::digest>(1, 2));
  REQUIRE(w.deliver<kind::delta>(2, 1));
  REQUIRE(w.deliver<kind::delta>(1, 2));
  REQUIRE(w.mail.empty());
  for (std::size_t n = 1; n <= 2; ++n)
    for (register_id r{1}; r.value <= 2; r = r + 1) REQUIRE(w.node(n).held(r) == w.node(1).held(r));
  w.wake_all(1h);
  w.mail.erase_if([](sim::packet const& p) { return p.from == 1; });
  REQUIRE(w.deliver<kind::digest>(1, 2));
  REQUIRE(w.mail.empty());
}

TEST_CASE("nobody tells of what his disk could forget, and a count is never used twice") {
  by_hand<scheme> w(2);
  w.write(1, 1);
  w.settle({1, 2});
  w.hold_disk(1);
  w.write(1, 2);
  w.mail.clear();
  w.wake_all(1h);
  w.deliver<kind::digest>(2, 1);
  REQUIRE(w.count<kind::delta>(1, 2) == 0);
  w.crash(1);
  w.mail.clear();
  w.flush(1);
  w.start(1);
  w.write(1, 3);
  w.write(2, 4, {2});
  w.wake_all(1h);
  w.wake_all(1h);
  w.settle({1, 2});
  REQUIRE(w.node(2).held({1}) == w.node(1).held({1}));
  REQUIRE(w.node(2).held({2}) == w.node(1).held({2}));
  // What it has overwritten itself does not hide what it writes next from those who have seen the count.
  w.crash(1);
  w.start(1);
  w.write(2, 5);
  w.wake_all(1h), w.settle({1, 2});
  w.crash(1);
  w.start(1);
  w.write(1, 6, {3});
  w.wake_all(1h), w.settle({1, 2});
  REQUIRE(w.node(2).held({3}).origin != proposal{});
}

TEST_CASE("what a crash leaves of a delta is no more than it says afterwards that it has seen") {
  for (std::uint64_t kept = 0; kept <= 2; ++kept) {
    by_hand<scheme> w(2);
    w.write(1, 1, {3}), w.write(1, 2, {1}), w.write(1, 3, {2});  // the first one stands in the highest register
    w.mail.clear();
    w.hold_disk(2);
    w.wake_all(1h);
    w.settle({1, 2});
    w.crash(2, kept);
    w.mail.clear();
    w.flush(2);
    w.start(2);
    w.wake_all(1h), w.wake_all(1h);
    w.settle({1, 2});
    for (register_id r{1}; r.value <= 3; r = r + 1) REQUIRE(w.node(2).held(r) == w.node(1).held(r));
  }
}

TEST_CASE("what peers send that no peer would is dropped") {
  by_hand<scheme> w(2);
  w.write(1, 1);
  auto const before = w.node(1);
  sim::packet p;
  p.from = 1, p.to = 0;
  sim::encode_register<scheme::family>(p, message::digest<std::uint32_t>{{1, 2, 3}});
  w.hand(p);
  auto const with = [&](entry<std::uint32_t> const& e) {
    std::vector<std::byte> r(record::size_for(e.payload.size()));
    record::store(r.data(), e);
    sim::encode_register<scheme::family>(p, message::delta<std::uint32_t>{false, {9, 9}, batch(r, 1)});
    w.hand(p);
  };
  std::vector<std::byte> const large(register_limits::value_bytes + 1);
  with({{1}, {{9}, 2}, {0}, entry_kind::command, {}});
  with({{1}, {{9}, 7}, {1}, entry_kind::command, {}});
  with({{register_limits::registers + 1}, {{9}, 2}, {1}, entry_kind::command, {}});
  with({{1}, {{9}, 2}, {1}, entry_kind::command, bytes_view(large)});
  REQUIRE(w.node(1) == before);
}

TEST_CASE("both sides of a partition answer, and afterwards all hold the same: the last write of each register") {
  sim::register_world<scheme> w(6, 3, sim::options{});
  w.part(node_set{}.insert(0).insert(1));
  w.run_for(1s);
  auto const here = w.write(0, {1}, 10), there = w.write(4, {1}, 40), only = w.write(1, {2}, 11);
  w.run_for(5s);
  for (auto id : {here, there, only}) REQUIRE(w.what_of(id).what == register_outcome::written);
  auto const a = w.read(1, {1}), b = w.read(5, {1}), c = w.read(5, {2});
  w.run_for(1s);
  REQUIRE(w.what_of(a).found == 10);
  REQUIRE(w.what_of(b).found == 40);
  REQUIRE_FALSE(w.what_of(c).found);
  REQUIRE(check::judge_registers(w.history()).what == check::verdict_on_history::not_linearizable);
  w.mend();
  w.run_for(20s);
  REQUIRE(agree(w, {1}, 40));   // of two first versions that of the higher node
  REQUIRE(agree(w, {2}, 11));
}

TEST_CASE("under every fault: once they end all hold the same, and nothing that was answered is gone but for what is newer") {
  std::uint64_t written = 0;
  for (std::uint64_t seed = 1; seed <= tests::seeds(100); ++seed) {
    sim::register_world<scheme> w(3 + seed % 5, seed);
    w.run_for(3s);
    w.heal();
    w.run_for(20s);
    INFO("seed " << seed);
    for (register_id r{1}; r.value <= 2; r = r + 1) {
      REQUIRE(agree(w, r, {}));
      version<std::uint64_t> newest{};
      for (auto const& a : w.history())
        if (a.writes && a.what == register_outcome::written && a.which == r) newest = std::max(newest, a.version), ++written;
      auto const now = w.at(0).held(r).version;
      REQUIRE(newest <= version<std::uint64_t>{now.number, now.node});
    }
  }
  REQUIRE(written > 100);
}

TEST_CASE("what is written is everywhere in O(log n) rounds, for 10 to 200 nodes") {
  double last = 0;
  for (std::size_t n : {10U, 25U, 50U, 100U, 200U}) {
    std::vector<double> one;
    for (std::uint64_t seed = 1; seed <= 9; ++seed) one.push_back(rounds_of(n, seed, false));
    std::sort(one.begin(), one.end());
    INFO(n << " nodes: median " << one[4] << " rounds, worst " << one.back());
    REQUIRE(one.back() <= std::log2(n) + 1);
    REQUIRE(one[4] > last);
    last = one[4];
  }
  double const all = rounds_of(50, 1, true);
  REQUIRE(all <= std::log2(50) + 1);
}

TEST_CASE("gossip promises no order") {
  STATIC_REQUIRE_FALSE(linearizable<scheme>);
  STATIC_REQUIRE(std::is_same_v<scheme::cap, cap::ap>);
}

}  // namespace gossip_test
