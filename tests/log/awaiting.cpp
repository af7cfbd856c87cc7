// SPDX-License-Identifier: BSL-1.0
#include <tests/catch.hpp>

#include <synod/log/awaiting.hpp>

using synod::awaiting;
using synod::mark;

TEST_CASE("a value waits for its mark, and the newest that is durable is taken", "[log][awaiting]") {
  awaiting<int, 4> w;
  w.put({2}, 20);
  w.put({3}, 30);
  w.put({5}, 50);
  CHECK(w.take({1}) == nullptr);
  CHECK(*w.take({4}) == 30);
  CHECK(w.take({4}) == nullptr);
  CHECK(*w.take({9}) == 50);
  CHECK(w.empty());
}

TEST_CASE("what is put too often waits longer, never shorter", "[log][awaiting]") {
  awaiting<int, 4> w;
  for (int i = 1; i <= 9; ++i) w.put({static_cast<std::uint64_t>(i)}, i);
  CHECK(*w.take({3}) == 3);
  CHECK(w.take({8}) == nullptr);  // 4 to 9 became one
  CHECK(*w.take({9}) == 9);
}

TEST_CASE("values of one mark are one", "[log][awaiting]") {
  awaiting<int, 4> w;
  w.put({1}, 1);
  w.put({1}, 2);
  CHECK(*w.take({1}) == 2);
  CHECK(w.empty());
}
