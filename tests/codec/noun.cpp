// SPDX-License-Identifier: BSL-1.0
#include "laws.hpp"
#include "samples.hpp"

#include <synod/codec/shape.hpp>
#include <synod/core/ballot.hpp>
#include <synod/core/register.hpp>

namespace codec = synod::codec;
enum class site : std::uint16_t { here = 0x0102 };

TEST_CASE("numbers of every kind are eight bytes") {
  CHECK(encoded(synod::slot{0x0102}) == octets({2, 1, 0, 0, 0, 0, 0, 0}));
  CHECK(decoded<synod::round>(octets({7, 0, 0, 0, 0, 0, 0, 0})) == synod::round{7});
  CHECK(decoded<synod::proposal>(octets({255, 255, 255, 255, 255, 255, 255, 255})).value == ~std::uint64_t{0});
}

TEST_CASE("a ballot is its round and its node, and a node is as wide as its type") {
  CHECK(encoded(synod::ballot<std::uint16_t>{{1}, 2}) == octets({1, 0, 0, 0, 0, 0, 0, 0, 2, 0}));
  CHECK(encoded(synod::ballot<site>{{1}, site::here}) == octets({1, 0, 0, 0, 0, 0, 0, 0, 2, 1}));
  samples::uuid id;
  for (int i = 0; i < 16; ++i) id.bytes[static_cast<std::size_t>(i)] = static_cast<std::byte>(0x10 + i);
  CHECK(encoded(synod::ballot<samples::uuid>{{1}, id}) ==
        octets({1, 0, 0, 0, 0, 0, 0, 0, 16, 17, 18, 19, 20, 21, 22, 23, 24, 25, 26, 27, 28, 29, 30, 31}));
  CHECK(encoded(codec::node<samples::uuid>{id}).size() == 16);
  CHECK(decoded<codec::node<std::int32_t>>(octets({255, 255, 255, 255})).value == -1);
}

TEST_CASE("a version is its number and its writer") {
  using version = synod::version<std::uint16_t>;
  CHECK(encoded(version{{1}, 2}) == octets({1, 0, 0, 0, 0, 0, 0, 0, 2, 0}));
  CHECK(decoded<version>(octets({5, 0, 0, 0, 0, 0, 0, 0, 3, 0})) == version{{5}, 3});
  CHECK(codec::shape<version>() == "{number:u64,node:u16}");
  holds_only_whole<version>(encoded(version{{5}, 3}));
}

TEST_CASE("a promise's node is there or not") {
  using mark = synod::promise_mark<std::uint16_t>;
  CHECK(encoded(mark(synod::round{1})) == octets({1, 0, 0, 0, 0, 0, 0, 0, 0}));
  CHECK(encoded(mark(synod::ballot<std::uint16_t>{{1}, 3})) == octets({1, 0, 0, 0, 0, 0, 0, 0, 1, 3, 0}));
  CHECK(decoded<mark>(octets({1, 0, 0, 0, 0, 0, 0, 0, 0})).node == std::nullopt);
  CHECK(malformed<mark>(octets({1, 0, 0, 0, 0, 0, 0, 0, 2, 3, 0})));
}

TEMPLATE_TEST_CASE("nouns are read back as they were written, whatever names a node", "", std::uint8_t, std::int32_t,
                   std::uint64_t, site) {
  auto const n = static_cast<TestType>(99);
  synod::ballot<TestType> const b{{77}, n};
  CHECK(decoded<synod::ballot<TestType>>(encoded(b)) == b);
  holds_only_whole<synod::ballot<TestType>>(encoded(b));
  synod::log_tail<TestType> const t{b, {5}};
  CHECK(decoded<synod::log_tail<TestType>>(encoded(t)) == t);
  synod::promise_mark<TestType> const p(b);
  CHECK(decoded<synod::promise_mark<TestType>>(encoded(p)) == p);
  holds_only_whole<synod::promise_mark<TestType>>(encoded(p));
  survives_flips<synod::promise_mark<TestType>>(encoded(p));
}
