// SPDX-License-Identifier: BSL-1.0
#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>
#include <random>
#include <vector>

#include <synod/core/record.hpp>
#include <tests/catch.hpp>

namespace record = synod::record;
using bytes = std::vector<std::byte>;

struct uuid {
  std::array<std::byte, 16> bytes{};
  friend constexpr auto operator<=>(uuid const&, uuid const&) = default;
};

namespace {

enum class site : std::uint16_t { here = 0x0102 };

template <class Node>
bytes stored(synod::entry<Node> const& e) {
  constexpr std::byte canary{0x5a};
  bytes to(record::size_for(e.payload.size()) + 8, canary);
  record::store(to.data(), e);
  for (std::size_t i = to.size() - 8; i < to.size(); ++i) REQUIRE(to[i] == canary);
  to.resize(to.size() - 8);
  return to;
}

bytes some_bytes(std::mt19937_64& random, std::size_t size) {
  bytes b(size);
  for (std::byte& x : b) x = static_cast<std::byte>(random());
  return b;
}

template <class Node>
void reads_back(std::mt19937_64& random, Node node) {
  for (std::size_t size = 0; size < 40; ++size) {
    bytes const payload = some_bytes(random, size);
    synod::entry<Node> const e{{random() | 1}, {{random()}, node}, {random()},
                               static_cast<synod::entry_kind>(random() % 3), payload};
    bytes const r = stored(e);
    CHECK(r.size() % 8 == 0);
    REQUIRE(record::check(r) == r.size());
    CHECK(record::load<Node>(r.data()) == e);
    CHECK(record::slot_of(r.data()) == e.slot);
    CHECK(record::ballot_of<Node>(r.data()) == e.ballot);
    CHECK(record::size(r.data()) == r.size());
  }
}

}  // namespace

TEST_CASE("an entry is read back from its record, whatever names a node") {
  std::mt19937_64 random(90);
  reads_back<std::uint8_t>(random, 200);
  reads_back<std::uint32_t>(random, 0xfffffffe);
  reads_back<std::int32_t>(random, -2);
  reads_back<std::uint64_t>(random, ~std::uint64_t{0});
  reads_back<site>(random, site::here);
  uuid id;
  for (std::size_t i = 0; i < 16; ++i) id.bytes[i] = static_cast<std::byte>(i + 1);
  reads_back<uuid>(random, id);
}

TEST_CASE("a record's length is its header's and its payload's, to a multiple of eight") {
  STATIC_REQUIRE(record::size_for(0) == 48);
  STATIC_REQUIRE(record::size_for(1) == 56);
  STATIC_REQUIRE(record::size_for(8) == 56);
  STATIC_REQUIRE(record::size_for(9) == 64);
}

TEST_CASE("what stands behind a payload is zero") {
  bytes const payload(3, std::byte{0xff});
  bytes const r = stored(synod::entry<std::uint32_t>{{1}, {{1}, 1}, {1}, synod::entry_kind::command, payload});
  for (std::size_t i = 48 + 3; i < 56; ++i) CHECK(r[i] == std::byte{0});
}

TEST_CASE("a record that is cut is none, and what follows one is left alone") {
  bytes const payload(20, std::byte{1});
  bytes r = stored(synod::entry<std::uint32_t>{{1}, {{1}, 1}, {1}, synod::entry_kind::command, payload});
  for (std::size_t cut = 0; cut < r.size(); ++cut)
    CHECK_FALSE(record::check(synod::bytes_view(r).first(cut)));
  std::size_t const size = r.size();
  r.resize(size + 100, std::byte{0xee});
  CHECK(record::check(r) == size);
}

TEST_CASE("a record of no slot, of no kind, or of a length beyond all bounds is none") {
  bytes const good = stored(synod::entry<std::uint32_t>{{1}, {{1}, 1}, {1}, synod::entry_kind::noop, {}});
  REQUIRE(record::check(good));
  bytes r = good;
  synod::store_little(r.data() + 8, std::uint64_t{0});
  CHECK_FALSE(record::check(r));
  for (int kind = 3; kind < 256; ++kind) {
    r = good;
    r[4] = static_cast<std::byte>(kind);
    CHECK_FALSE(record::check(r));
  }
  for (std::size_t i = 5; i < 8; ++i) {
    r = good;
    r[i] = std::byte{1};
    CHECK_FALSE(record::check(r));
  }
  for (std::uint32_t const length : {0x40000001U, 0x7fffffffU, 0xfffffff9U, 0xffffffffU}) {
    r = good;
    synod::store_little(r.data(), length);
    CHECK_FALSE(record::check(r));
  }
}

TEST_CASE("no bytes make a record that reaches beyond them") {
  std::mt19937_64 random(91);
  int found = 0;
  for (int i = 0; i < 20000; ++i) {
    bytes any = some_bytes(random, random() % 120);
    if (any.size() >= 8) {  // else hardly any would pass
      synod::store_little(any.data(), static_cast<std::uint32_t>(random() % 100));
      synod::store_little(any.data() + 4, static_cast<std::uint32_t>(random() % 4));
    }
    auto const size = record::check(any);
    if (!size) continue;
    ++found;
    REQUIRE(*size <= any.size());
    REQUIRE(record::load<std::uint32_t>(any.data()).payload.size() <= *size - record::header_bytes);
  }
  CHECK(found > 1000);
}

TEST_CASE("records are copied as they are, few or many, and nothing beside them") {
  std::mt19937_64 random(92);
  bytes const from = some_bytes(random, 5000);
  for (std::size_t size = 0; size + 16 <= from.size(); size += 8) {
    bytes to(from.size(), std::byte{0x5a});
    record::copy(to.data() + 8, from.data(), size);
    bytes expected(from.size(), std::byte{0x5a});
    std::copy_n(from.begin(), size, expected.begin() + 8);
    REQUIRE(to == expected);
  }
}
