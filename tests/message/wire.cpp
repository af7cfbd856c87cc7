// SPDX-License-Identifier: BSL-1.0
#include <tests/codec/laws.hpp>
#include <tests/codec/samples.hpp>

#include <algorithm>
#include <random>

#include <synod/codec/frame.hpp>
#include <synod/message/family.hpp>

namespace wire_test {

// The golden bytes of the default family. A change here is another wire version.

namespace {

using family = synod::default_family<std::uint16_t>;
using ballot = synod::ballot<std::uint16_t>;

/// A command of one byte in slot 5, under ballot (3, 2), as proposal 9.
bytes record() {
  bytes const payload = octets({0x63});
  bytes r(synod::record::size_for(1));
  synod::record::store(r.data(), synod::entry<std::uint16_t>{{5}, {{3}, 2}, {9}, synod::entry_kind::command, payload});
  return r;
}

bytes joined(std::initializer_list<bytes> parts) {
  bytes all;
  for (bytes const& p : parts) all.insert(all.end(), p.begin(), p.end());
  return all;
}

bytes u64(int low) { return octets({low, 0, 0, 0, 0, 0, 0, 0}); }
bytes const b32 = octets({3, 0, 0, 0, 0, 0, 0, 0, 2, 0});

template <class M>
void stands_as(M const& m, bytes const& golden) {
  CHECK(encoded(m) == golden);
  holds_only_whole<M>(golden);
  survives_flips<M>(golden);
}

}  // namespace

TEST_CASE("a record is the same in the window, on the wire and on disk") {
  CHECK(record() == joined({octets({1, 0, 0, 0, 0, 0, 0, 0}), u64(5), u64(9), u64(3), u64(2), u64(0), u64(0x63)}));
}

TEST_CASE("prepare, accepted, reject and fetch have their bytes") {
  stands_as(family::prepare{{{3}, 2}, {7}, {{{1}, 4}, {6}}},
            joined({b32, u64(7), octets({1, 0, 0, 0, 0, 0, 0, 0, 4, 0}), u64(6)}));
  stands_as(family::accepted{{{3}, 2}, {4}, {6}, {8}}, joined({b32, u64(4), u64(6), u64(8)}));
  stands_as(family::reject{{{3}, 2}, synod::promise_mark<std::uint16_t>(ballot{{3}, 2}), {4}, {5}, {{3}, 2}},
            joined({b32, u64(3), octets({1, 2, 0}), u64(4), u64(5), b32}));
  stands_as(family::reject{{{3}, 2}, synod::promise_mark<std::uint16_t>(synod::round{3}), {4}, {5}, {{3}, 2}},
            joined({b32, u64(3), octets({0}), u64(4), u64(5), b32}));
  stands_as(family::fetch{{1}, {2}, 3}, joined({u64(1), u64(2), u64(3)}));
}

TEST_CASE("promise, accept and learn carry records as they are") {
  bytes const r = record();
  bytes const none = joined({u64(0), octets({0, 0})});
  synod::batch const entries(r, 1);
  bytes const tail = joined({octets({56, 0, 0, 0}), r});
  stands_as(family::promise{{{3}, 2}, {5}, {5}, {8}, {{3}, 2}, {}, entries},
            joined({b32, u64(5), u64(5), u64(8), b32, none, tail}));
  stands_as(family::accept{{{3}, 2}, {4}, {{3}, 2}, {4}, {3}, entries},
            joined({b32, u64(4), b32, u64(4), u64(3), tail}));
  stands_as(family::accept{{{3}, 2}, {4}, {{3}, 2}, {4}, {3}, {}},
            joined({b32, u64(4), b32, u64(4), u64(3), octets({0, 0, 0, 0})}));
  stands_as(family::learn{{1}, {5}, entries}, joined({u64(1), u64(5), tail}));
}

TEST_CASE("chunk carries bytes of a snapshot") {
  bytes const data = octets({0xaa, 0xbb});
  stands_as(family::chunk{{5}, {{3}, 2}, 100, 32, 0x01020304, data},
            joined({u64(5), b32, u64(100), u64(32), octets({4, 3, 2, 1}), octets({2, 0, 0, 0, 0xaa, 0xbb})}));
}

TEST_CASE("a message's batch lies in the bytes that it was read from") {
  bytes const r = record();
  bytes const from = encoded(family::learn{{1}, {5}, synod::batch(r, 1)});
  auto const m = decoded<family::learn>(from);
  CHECK(m.entries.bytes().data() == from.data() + 20);
  auto const e = synod::record::load<std::uint16_t>((*m.entries.begin()).data());
  CHECK(e.proposal == synod::proposal{9});
  CHECK(e.ballot == ballot{{3}, 2});
  CHECK(std::ranges::equal(e.payload, octets({0x63})));
}

TEST_CASE("a message whose records are bad is malformed as a whole") {
  bytes const r = record();
  bytes from = encoded(family::accept{{{3}, 2}, {4}, {{3}, 2}, {4}, {3}, synod::batch(r, 1)});
  std::size_t const first = from.size() - r.size();
  REQUIRE_FALSE(malformed<family::accept>(from));
  SECTION("a kind that no entry has") { from[first + 4] = std::byte{3}; }
  SECTION("slot 0") { from[first + 8] = std::byte{0}; }
  SECTION("a payload longer than what came") { from[first] = std::byte{9}; }
  SECTION("a batch longer than what came") { from[first - 4] = std::byte{57}; }
  SECTION("a batch shorter than what came") { from[first - 4] = std::byte{55}; }
  CHECK(malformed<family::accept>(from));
}

TEMPLATE_TEST_CASE("random messages are read back as they were written, whatever names a node", "", std::uint8_t,
                   std::uint32_t, std::int64_t) {
  using wire = synod::default_family<TestType>;
  std::mt19937_64 random(60);
  auto const some_ballot = [&] { return synod::ballot<TestType>{{random()}, static_cast<TestType>(random())}; };
  for (int i = 0; i < 50; ++i) {
    typename wire::prepare const p{some_ballot(), {random()}, {some_ballot(), {random()}}};
    CHECK(decoded<typename wire::prepare>(encoded(p)) == p);
    typename wire::accepted const a{some_ballot(), {random()}, {random()}, {random()}};
    CHECK(decoded<typename wire::accepted>(encoded(a)) == a);
    auto const promised = random() % 2 ? synod::promise_mark<TestType>(some_ballot())
                                       : synod::promise_mark<TestType>(synod::round{random()});
    typename wire::reject const r{some_ballot(), promised, {random()}, {random()}, some_ballot()};
    CHECK(decoded<typename wire::reject>(encoded(r)) == r);
    typename wire::fetch const f{{random()}, {random()}, random()};
    CHECK(decoded<typename wire::fetch>(encoded(f)) == f);
  }
}

}  // namespace wire_test
