// SPDX-License-Identifier: BSL-1.0
#include <tests/catch.hpp>

#include <cstdint>
#include <set>
#include <vector>

#include <synod/sim/network.hpp>
#include <synod/sim/paths.hpp>

namespace network_test {

using namespace synod::sim;
using namespace std::chrono_literals;
using synod::node_set;

namespace {

using end = journey::end;
tally<fault> seen;

event on(fault f, std::uint8_t from, std::uint8_t to, std::int64_t amount) { return {{}, f, from, to, {}, amount}; }
event all(fault f, std::int64_t amount) { return on(f, event::everyone, event::everyone, amount); }

journey send(network& net, std::size_t from, std::size_t to, clock::time_point now = {}, std::size_t bytes = 100) {
  std::size_t const p = net.open(from, to);
  net[p].bytes.resize(bytes);
  journey const j = net.send(net[p], options{}, now, seen);
  net.close(p);
  return j;
}

std::set<std::pair<std::size_t, std::size_t>> cuts_of(event const& e, std::size_t n) {
  network net(n);
  net.begin(1, e, {});
  std::set<std::pair<std::size_t, std::size_t>> out;
  for (std::size_t a = 0; a < n; ++a)
    for (std::size_t b = 0; b < n; ++b)
      if (net.is_cut(a, b)) out.emplace(a, b);
  return out;
}

}  // namespace

TEST_CASE("a link notices when a packet was overtaken", "[sim][network]") {
  network net(2);
  std::size_t const first = net.open(0, 1), second = net.open(0, 1), copy = net.copy(second);
  auto const a = net.take(first), b = net.take(second), c = net.take(copy);
  CHECK_FALSE(net.overtaken(b));
  CHECK(net.overtaken(a));
  CHECK_FALSE(net.overtaken(c));  // a duplicate is no reordering
  CHECK(net.in_flight() == 0);
}

TEST_CASE("partitions of every kind say who hears whom", "[sim][network]") {
  using cuts = std::set<std::pair<std::size_t, std::size_t>>;
  CHECK(cuts_of(all(fault::halves, 0b001), 3) == cuts{{0, 1}, {1, 0}, {0, 2}, {2, 0}});
  CHECK(cuts_of(on(fault::isolate, 1, event::everyone, 0), 3) == cuts{{0, 1}, {1, 0}, {1, 2}, {2, 1}});
  CHECK(cuts_of(on(fault::bridge, 2, event::everyone, 0b0001), 4) == cuts{{0, 1}, {1, 0}, {0, 3}, {3, 0}});
  CHECK(cuts_of(on(fault::one_way, 1, 2, 0), 3) == cuts{{1, 2}});
  CHECK(cuts_of(on(fault::one_way, event::everyone, 2, 0), 3) == cuts{{0, 2}, {1, 2}});
  CHECK(cuts_of(all(fault::ring, 7), 3).empty());
  auto const ring = cuts_of(all(fault::ring, 7), 5);
  CHECK(ring.size() == 10);
  for (auto const& [a, b] : ring) CHECK(ring.count({b, a}) == 1);
}

TEST_CASE("a network heals one fault at a time, or all at once", "[sim][network]") {
  network net(3);
  CHECK(net.begin(1, all(fault::halves, 0b001), {}));
  CHECK(net.begin(2, on(fault::one_way, 0, 1, 0), {}));
  CHECK_FALSE(net.begin(3, all(fault::ring, 1), {}));  // a ring of three lacks nothing
  CHECK(send(net, 0, 1).how == end::unreachable);
  net.end(1);
  CHECK(net.is_cut(0, 1));
  CHECK_FALSE(net.is_cut(0, 2));
  net.begin(4, all(fault::lose, always), {});
  net.heal();
  CHECK_FALSE(net.is_cut(0, 1));
  for (int i = 0; i < 50; ++i) CHECK(send(net, 0, 1).how == end::arrives);
}

TEST_CASE("each burden of a link does what it says", "[sim][network]") {
  network net(2, 3);
  clock::time_point const now(1s);
  SECTION("some are lost") {
    net.begin(1, all(fault::lose, 500'000), {});
    int lost = 0;
    for (int i = 0; i < 1000; ++i) lost += send(net, 0, 1, now).how == end::lost ? 1 : 0;
    CHECK(lost > 0);
    CHECK(lost < 1000);
  }
  SECTION("some come twice, and some once more much later") {
    net.begin(1, all(fault::repeat, 500'000), {});
    net.begin(2, all(fault::replay, 500'000), {});
    int again = 0;
    clock::duration latest{};
    for (int i = 0; i < 1000; ++i) {
      journey const j = send(net, 0, 1, now);
      again += j.again ? 1 : 0;
      if (j.again) CHECK(*j.again >= j.at);
      if (j.late) latest = std::max(latest, *j.late - j.at);
    }
    CHECK(again > 0);
    CHECK(latest > 2s);
  }
  SECTION("a delay is exponential around its mean") {
    net.begin(1, all(fault::delay, 100'000), {});
    clock::duration sum{}, longest{};
    for (int i = 0; i < 2000; ++i) {
      clock::duration const d = send(net, 0, 1, now).at - now;
      sum += d;
      longest = std::max(longest, d);
    }
    CHECK(sum / 2000 > 95ms);
    CHECK(sum / 2000 < 118ms);  // with 6 ms of its own
    CHECK(longest > 500ms);
  }
  SECTION("what is clogged comes at the end") {
    net.begin(1, on(fault::clog, 0, 1, 0), now + 3s);
    CHECK(send(net, 0, 1, now).at >= now + 3s);
    CHECK(send(net, 1, 0, now).at < now + 1s);
    net.end(1);
    CHECK(send(net, 0, 1, now).at < now + 1s);
  }
  SECTION("a narrow path carries one after the other, and drops what would wait too long") {
    net.begin(1, all(fault::throttle, 1000), {});
    journey const first = send(net, 0, 1, now), second = send(net, 0, 1, now);
    CHECK(first.at >= now + 100ms);
    CHECK(second.at >= now + 200ms);
    CHECK(send(net, 0, 1, now, 10).at >= now + 210ms);
    CHECK(send(net, 0, 1, now).how == end::dropped);
    CHECK(send(net, 0, 1, now + 1s).how == end::arrives);
  }
}

TEST_CASE("what becomes of a message depends on its link and the moment alone", "[sim][network]") {
  auto const run = [](bool others) {
    network net(3, 9);
    net.begin(1, all(fault::lose, 400'000), {});
    std::vector<std::pair<end, clock::time_point>> out;
    for (int i = 0; i < 200; ++i) {
      clock::time_point const now(i * 1ms);
      if (others) send(net, 1, 2, now), send(net, 2, 0, now), send(net, 0, 1, now - 500us);
      journey const j = send(net, 0, 1, now);
      out.emplace_back(j.how, j.at);
    }
    return out;
  };
  CHECK(run(false) == run(true));
}

}  // namespace network_test
