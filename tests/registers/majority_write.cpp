// SPDX-License-Identifier: BSL-1.0
#include <optional>
#include <vector>

#include <tests/catch.hpp>

#include <synod/check/linearizable.hpp>
#include <synod/check/models/key_value.hpp>
#include <synod/policy/linearizable.hpp>
#include <synod/protocol/majority_write.hpp>

#include <tests/registers/by_hand.hpp>

namespace majority_write_test {

using namespace synod;
using scheme = majority_write<command<int>, storage<sim::disk>, synod::clock<sim::clock>>;
using outcome_of = by_hand<scheme>::answer;

namespace {
outcome_of read(int v) { return {register_outcome::read, v}; }
}  // namespace

TEST_CASE("a write is answered when more than half hold it, and a read sees it") {
  by_hand<scheme> w(3);
  auto const one = w.write(1, 7);
  REQUIRE_FALSE(w.result(one));
  REQUIRE(w.deliver<kind::store>(1, 2));
  REQUIRE(w.deliver<kind::kept>(2, 1));
  REQUIRE(w.result(one)->first == register_outcome::written);
  auto const two = w.read(3);
  w.settle({2, 3});
  REQUIRE(w.result(two) == read(7));
}

TEST_CASE("what two writers write at once stands in another order on each node, and readers see it go back and forth") {
  by_hand<scheme> w(3);
  auto const one = w.write(1, 1), two = w.write(3, 2);
  REQUIRE(w.deliver<kind::store>(1, 2));   // 2 hears 1 first, then 3
  REQUIRE(w.deliver<kind::store>(3, 2));
  REQUIRE(w.deliver<kind::kept>(2, 1));
  REQUIRE(w.deliver<kind::kept>(2, 3));
  REQUIRE(w.result(one)->first == register_outcome::written);
  REQUIRE(w.result(two)->first == register_outcome::written);
  w.mail.clear();
  // The last report to come is taken: node 1's own first, node 2's then.
  auto const a = w.read(1);
  w.settle({1, 2});
  REQUIRE(w.result(a) == read(2));
  w.write(1, 3);
  REQUIRE(w.deliver<kind::store>(1, 3));   // a majority: 1 and 3
  REQUIRE(w.deliver<kind::kept>(3, 1));
  w.mail.clear();
  auto const b = w.read(1);
  w.settle({1, 2});
  auto const c = w.read(2);
  w.settle({2, 3});
  REQUIRE(w.result(b) == read(2));         // the value that was overwritten before
  REQUIRE(w.result(c) == read(3));

  using store = check::single_register<int>;
  std::vector<check::call<store::operation>> const history{
      {1, store::write(2), 0, 10}, {1, store::write(3), 20, 30}, {1, store::read(2), 40, 50}, {2, store::read(3), 60, 70}};
  auto const found = check::judge(history, store{});
  REQUIRE(found.verdict == check::verdict_on_history::not_linearizable);
  REQUIRE(found.offending == std::vector<std::size_t>{0, 1, 2});
}

TEST_CASE("majority_write promises no order") {
  STATIC_REQUIRE_FALSE(linearizable<scheme>);
  STATIC_REQUIRE(std::is_same_v<scheme::guarantee, guarantee::unordered_register>);
}

}  // namespace majority_write_test
