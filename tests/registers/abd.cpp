// SPDX-License-Identifier: BSL-1.0
#include <chrono>
#include <optional>
#include <string>
#include <vector>

#include <tests/catch.hpp>

#include <synod/check/linearizable.hpp>
#include <synod/check/models/key_value.hpp>
#include <synod/policy/linearizable.hpp>
#include <synod/protocol/abd.hpp>
#include <synod/quorum/flexible.hpp>

#include <tests/registers/by_hand.hpp>

namespace abd_test {

using namespace synod;
using std::chrono::milliseconds;
template <class... More>
using scheme_of = abd<command<std::string>, storage<sim::disk>, synod::clock<sim::clock>, More...>;
using scheme = scheme_of<>;
using unrepaired = scheme_of<ordering::versions_unrepaired, assume_unsound>;
using world = by_hand<scheme>;

namespace {

world::answer read(std::string v) { return {register_outcome::read, std::move(v)}; }
world::answer const nothing{register_outcome::read, {}};

/// A write that has reached its own node and one other when its writer is cut off: one read sees it, a later one elsewhere.
template <class P>
std::pair<std::string, std::string> two_reads_of_half_a_write() {
  by_hand<P> w(5);
  w.write(1, "old");
  w.settle({1, 2, 3, 4, 5});
  auto const half = w.write(1, "new");
  for (std::size_t n : {4U, 5U}) w.template deliver<kind::query>(1, n), w.template deliver<kind::report>(n, 1);
  w.mail.erase_if([](sim::packet const& p) { return p.kind == kind::store::index; });
  REQUIRE(!w.result(half));                  // node 1 alone holds it
  auto const first = w.read(2);
  w.settle({1, 2, 3});
  w.mail.clear();
  auto const second = w.read(5);
  w.settle({3, 4, 5});
  REQUIRE((w.result(first) && w.result(second)));
  return {*w.result(first)->second, *w.result(second)->second};
}

}  // namespace

TEST_CASE("a write asks for the newest version, takes a higher one, and a read finds it") {
  world w(3);
  auto const before = w.read(2);
  w.settle({1, 2});
  REQUIRE(w.result(before) == nothing);
  auto const one = w.write(1, "a");
  w.settle({1, 2});
  auto const two = w.write(3, "b");
  w.settle({2, 3});
  REQUIRE(w.result(one)->first == register_outcome::written);
  REQUIRE(w.result(two)->first == register_outcome::written);
  REQUIRE(w.node(2).held(world::x).version == version<std::uint32_t>{{2}, 3});
  auto const seen = w.read(1);
  w.settle({1, 2});
  REQUIRE(w.result(seen) == read("b"));
  REQUIRE(w.node(1).held(world::x).value == w.node(3).held(world::x).value);  // repaired
}

TEST_CASE("registers do not know of each other") {
  world w(3);
  w.write(1, "a", {1}), w.write(1, "b", {5});
  w.settle({1, 2, 3});
  auto const a = w.read(2, {1}), b = w.read(2, {5}), c = w.read(2, {4});
  w.settle({1, 2, 3});
  REQUIRE(w.result(a) == read("a"));
  REQUIRE(w.result(b) == read("b"));
  REQUIRE(w.result(c) == nothing);
}

TEST_CASE("what a keeper hears late does not replace what is newer") {
  world w(3);
  w.write(1, "a");
  w.settle({1, 2});                          // the store for node 3 is still under way
  w.write(2, "b");
  w.deliver<kind::query>(2, 3), w.deliver<kind::report>(3, 2);
  w.deliver<kind::store>(2, 3), w.deliver<kind::kept>(3, 2);
  REQUIRE(w.deliver<kind::store>(1, 3));
  REQUIRE(w.node(3).held(world::x).version.node == 2);
  REQUIRE(w.count<kind::kept>(3, 1) == 1);   // it holds what is newer, and says so
}

TEST_CASE("a read writes back what it has found, so that no later read sees less") {
  REQUIRE(two_reads_of_half_a_write<scheme>() == std::pair<std::string, std::string>("new", "new"));
}

TEST_CASE("without the write-back the second read sees less than the first: no register is like that") {
  auto const seen = two_reads_of_half_a_write<unrepaired>();
  REQUIRE(seen == std::pair<std::string, std::string>("new", "old"));
  using store = check::single_register<std::string>;
  std::vector<check::call<store::operation>> const history{{1, store::write("old"), 0, 10}, {1, store::write("new"), 20, {}},
                                                           {2, store::read(seen.first), 30, 40},
                                                           {5, store::read(seen.second), 50, 60}};
  REQUIRE(check::judge(history, store{}).verdict == check::verdict_on_history::not_linearizable);
}

TEST_CASE("a read that hears the same of a whole quorum takes one round trip") {
  world w(3);
  w.write(1, "a");
  w.settle({1, 2, 3});
  auto const sent = w.mail.sent();
  auto const seen = w.read(1);
  w.settle({1, 2, 3});
  REQUIRE(w.result(seen) == read("a"));
  REQUIRE(w.mail.sent() - sent == 4);        // two queries, two reports
}

TEST_CASE("answers count once, whoever repeats them, and only in their phase") {
  world w(5);
  auto const one = w.write(1, "a");
  REQUIRE(w.deliver<kind::query>(1, 2));
  for (int i = 0; i < 3; ++i) w.mail.duplicate(*w.mail.find(kind::report::index, 1, 0));
  for (int i = 0; i < 4; ++i) REQUIRE(w.deliver<kind::report>(2, 1));
  REQUIRE(w.count<kind::store>(1, 3) == 0);  // two of five have answered: itself, and node 2
  REQUIRE(w.deliver<kind::query>(1, 3));
  REQUIRE(w.deliver<kind::report>(3, 1));
  REQUIRE(w.count<kind::store>(1, 3) == 1);
  REQUIRE(w.deliver<kind::query>(1, 4));
  REQUIRE(w.deliver<kind::report>(4, 1));    // too late to be of use
  REQUIRE_FALSE(w.result(one));
}

TEST_CASE("a keeper says nothing of what its disk could forget") {
  world w(3);
  w.hold_disk(2);
  auto const one = w.write(1, "a");
  w.deliver<kind::query>(1, 2), w.deliver<kind::report>(2, 1);
  REQUIRE(w.deliver<kind::store>(1, 2));
  REQUIRE(w.count<kind::kept>(2, 1) == 0);
  auto const seen = w.read(3);
  REQUIRE(w.deliver<kind::query>(3, 2));
  REQUIRE(w.count<kind::report>(2, 3) == 0);
  w.flush(2);
  REQUIRE(w.count<kind::kept>(2, 1) == 1);
  REQUIRE(w.count<kind::report>(2, 3) == 1);
  w.settle({1, 2, 3});
  REQUIRE(w.result(one)->first == register_outcome::written);
  REQUIRE(w.result(seen) == read("a"));
}

TEST_CASE("a writer that crashes before its version is durable has told nobody of it, and may give it again") {
  world w(3);
  w.hold_disk(1);
  w.write(1, "lost");
  w.deliver<kind::query>(1, 2), w.deliver<kind::report>(2, 1);
  w.deliver<kind::query>(1, 3), w.deliver<kind::report>(3, 1);
  w.wake_all(milliseconds(40));
  REQUIRE(w.count<kind::store>(1, 2) == 0);
  w.crash(1);
  w.flush(1);
  w.start(1);
  w.write(1, "kept");
  w.settle({1, 2, 3});
  for (std::size_t n = 1; n <= 3; ++n) REQUIRE(w.node(n).held(world::x).version == version<std::uint32_t>{{1}, 1});
  auto const seen = w.read(2);
  w.settle({1, 2, 3});
  REQUIRE(w.result(seen) == read("kept"));
}

TEST_CASE("two writes of one node at the same time have different versions") {
  world w(3);
  w.write(1, "a"), w.write(1, "b");
  w.settle({1, 2, 3});
  REQUIRE(w.node(2).held(world::x).version.number == revision{2});
}

TEST_CASE("a node that comes back has what it had said that it holds") {
  world w(3);
  auto const one = w.write(1, "a");
  w.settle({1, 2, 3});
  REQUIRE(w.result(one)->first == register_outcome::written);
  for (std::size_t n : {1U, 2U, 3U}) w.crash(n);
  for (std::size_t n : {2U, 3U}) w.start(n);
  auto const seen = w.read(3);
  w.settle({2, 3});
  REQUIRE(w.result(seen) == read("a"));
}

TEST_CASE("what is lost is sent again, and what takes too long is unknown: it may be carried out all the same") {
  world w(3);
  auto const one = w.write(1, "a");
  w.settle({1, 2});
  REQUIRE(w.result(one)->first == register_outcome::written);
  w.mail.clear();
  auto const two = w.write(1, "b");
  w.mail.clear();
  w.wake_all(milliseconds(40));
  REQUIRE(w.count<kind::query>(1, 2) == 1);
  REQUIRE(w.deliver<kind::query>(1, 2));
  REQUIRE(w.deliver<kind::report>(2, 1));
  REQUIRE(w.count<kind::store>(1, 2) == 1);
  w.mail.erase_if([](sim::packet const& p) { return p.kind == kind::store::index; });
  w.wake_all(milliseconds(40));
  REQUIRE(w.count<kind::store>(1, 2) == 1);
  w.wake_all(milliseconds(500));
  REQUIRE(w.result(two)->first == register_outcome::unknown);
  REQUIRE(w.node(1).open() == 0);
  w.settle({1, 2, 3});                       // the store arrives nevertheless
  auto const seen = w.read(3);
  w.settle({2, 3});
  REQUIRE(w.result(seen) == read("b"));
}

TEST_CASE("a node that stops answers what is open, and takes nothing more") {
  world w(3);
  auto const one = w.write(1, "a");
  w.stop(1);
  REQUIRE(w.result(one)->first == register_outcome::unknown);
  w.write(1, "b");
  REQUIRE(w.said == role::taken::stopped);
  w.mail.clear();
  w.write(2, "c");
  REQUIRE(w.deliver<kind::query>(2, 1));
  REQUIRE(w.count<kind::report>(1, 2) == 0);
}

struct few : register_limits {
  static constexpr std::size_t registers = 2, value_bytes = 8, operations = 2;
};

TEST_CASE("capacities are bounds, and whoever meets one is told") {
  by_hand<scheme_of<synod::limits<few>>> w(3);
  w.write(1, "a", {3});
  REQUIRE(w.said == role::taken::no_such_register);
  w.write(1, "a", {0});
  REQUIRE(w.said == role::taken::no_such_register);
  w.write(1, "longer");
  REQUIRE(w.said == role::taken::too_large);
  w.write(1, "a"), w.write(1, "b");
  REQUIRE(w.said == role::taken::accepted);
  w.read(1);
  REQUIRE(w.said == role::taken::busy);
}

TEST_CASE("a node is a value: two that hear the same are the same") {
  world w(3);
  w.write(1, "a");
  w.settle({1, 2});
  auto const copied = w.node(2);
  REQUIRE(copied == w.node(2));
  w.settle({1, 2, 3});
  w.write(3, "b");
  w.settle({2, 3});
  REQUIRE_FALSE(copied == w.node(2));
}

TEST_CASE("other quorums: all are written to, and one is enough to read from") {
  by_hand<scheme_of<quorum::flexible<3, 1, 3>>> w(3);
  auto const one = w.write(1, "a");
  w.settle({1, 2});
  REQUIRE_FALSE(w.result(one));
  w.settle({1, 2, 3});
  REQUIRE(w.result(one)->first == register_outcome::written);
  w.mail.clear();
  auto const half = w.write(2, "b");
  w.settle({1, 2});
  REQUIRE_FALSE(w.result(half));
  auto const seen = w.read(1);               // found here, but not known to be everywhere
  REQUIRE_FALSE(w.result(seen));
  w.settle({1, 2, 3});
  REQUIRE(w.result(seen) == read("b"));

  by_hand<scheme_of<quorum::flexible<3, 1, 3>>> other(4);
  REQUIRE(other.node(1).stopped());
}

TEST_CASE("abd promises an order") {
  STATIC_REQUIRE(linearizable<scheme>);
  STATIC_REQUIRE(require_linearizable<scheme>());
}

}  // namespace abd_test
