// SPDX-License-Identifier: BSL-1.0
#include "allocations.hpp"
#include "laws.hpp"

#include <algorithm>
#include <deque>
#include <random>
#include <utility>

#include <synod/codec/byte_buffer.hpp>

using synod::codec::byte_buffer;

namespace {
void put(byte_buffer& b, bytes const& more) {
  std::ranges::copy(more, b.prepare(more.size()).begin());
  b.commit(more.size());
}
}  // namespace

TEST_CASE("bytes leave a buffer in the order in which they came") {
  std::mt19937_64 random(40);
  byte_buffer buffer;
  std::deque<std::byte> model;
  for (int i = 0; i < 5000; ++i) {
    bytes more(random() % 50);
    for (std::byte& b : more) b = static_cast<std::byte>(random());
    put(buffer, more);
    model.insert(model.end(), more.begin(), more.end());
    REQUIRE(std::ranges::equal(buffer.data(), model));
    std::size_t const gone = random() % (model.size() + 1);
    buffer.consume(gone);
    model.erase(model.begin(), model.begin() + static_cast<std::ptrdiff_t>(gone));
    REQUIRE(std::ranges::equal(buffer.data(), model));
  }
}

TEST_CASE("a buffer that has grown to what is needed allocates nothing any more") {
  byte_buffer buffer;
  bytes const piece(100, std::byte{1});
  auto const turn = [&] {
    for (int i = 0; i < 10; ++i) put(buffer, piece);
    for (int i = 0; i < 10; ++i) buffer.consume(100);
  };
  for (int i = 0; i < 5; ++i) turn();
  auto const before = allocations::so_far();
  for (int i = 0; i < 100; ++i) turn();
  CHECK((allocations::so_far() - before).count == 0);
  buffer.clear();
  CHECK(buffer.empty());
  CHECK(buffer.capacity() > 0);
}

TEST_CASE("a buffer does not grow beyond what it held and was asked for, however long it lives") {
  std::mt19937_64 random(41);
  byte_buffer buffer;
  for (int i = 0; i < 20000; ++i) {
    put(buffer, bytes(random() % 64, std::byte{2}));
    if (buffer.size() > 500) buffer.consume(buffer.size() - random() % 100);
    REQUIRE(buffer.capacity() <= 2 * (500 + 64 + 64));
  }
}

TEST_CASE("a buffer can be moved, and what it was moved from is empty") {
  byte_buffer a;
  put(a, octets({1, 2, 3}));
  byte_buffer b = std::move(a);
  CHECK(a.empty());
  CHECK(std::ranges::equal(b.data(), octets({1, 2, 3})));
  put(a, octets({4}));
  a = std::move(b);
  CHECK(std::ranges::equal(a.data(), octets({1, 2, 3})));
}
