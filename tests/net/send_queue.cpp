// SPDX-License-Identifier: BSL-1.0
#include <tests/catch.hpp>

#include <cstring>
#include <string>
#include <string_view>

#include <synod/net/send_queue.hpp>

using synod::net::send_queue;

namespace {
bool put(send_queue& q, std::string_view text) {
  std::byte* const at = q.room(text.size());
  if (at) std::memcpy(at, text.data(), text.size());
  return at != nullptr;
}
std::string front(send_queue& q) {
  auto const f = q.front();
  return {reinterpret_cast<char const*>(f.data()), f.size()};
}
}  // namespace

TEST_CASE("what is queued while a write is under way goes together with the next", "[net][queue]") {
  send_queue q(100);
  CHECK(q.empty());
  put(q, "one");
  put(q, "two");
  CHECK(front(q) == "onetwo");
  put(q, "three");
  put(q, "four");
  CHECK(front(q) == "onetwo");
  q.pop(4);
  CHECK(front(q) == "wo");
  q.pop(2);
  CHECK(front(q) == "threefour");
  q.pop(9);
  CHECK(q.empty());
  CHECK(front(q).empty());
}

TEST_CASE("what is being written stays where it is, whatever is queued", "[net][queue]") {
  send_queue q(1 << 20);
  put(q, "first");
  auto const at = q.front();
  for (int i = 0; i < 1000; ++i) put(q, std::string(100, 'x'));
  CHECK(q.front().data() == at.data());
  CHECK(front(q) == "first");
}

TEST_CASE("a full queue takes nothing more until something has gone", "[net][queue]") {
  send_queue q(8);
  CHECK(put(q, "12345"));
  CHECK_FALSE(put(q, "6789"));
  CHECK(put(q, "678"));
  CHECK(q.bytes() == 8);
  CHECK_FALSE(put(q, "9"));
  CHECK(front(q) == "12345678");
  q.pop(2);
  CHECK(put(q, "9a"));
  CHECK_FALSE(put(q, "b"));
  CHECK_FALSE(put(q, std::string(9, 'x')));
  q.clear();
  CHECK(put(q, "12345678"));
}
