// SPDX-License-Identifier: BSL-1.0
#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <iterator>
#include <random>
#include <vector>

#include <synod/core/batch.hpp>
#include <tests/catch.hpp>

using bytes = std::vector<std::byte>;
using entry = synod::entry<std::uint32_t>;

namespace {

bytes one(std::uint64_t slot, std::size_t payload) {
  bytes const p(payload, std::byte{0x70});
  bytes r(synod::record::size_for(payload));
  synod::record::store(r.data(), entry{{slot}, {{1}, 1}, {slot}, synod::entry_kind::command, p});
  return r;
}

void append(bytes& to, bytes const& more) { to.insert(to.end(), more.begin(), more.end()); }

}  // namespace

TEST_CASE("records in rising order are a batch, with gaps or without") {
  std::mt19937_64 random(100);
  for (int i = 0; i < 200; ++i) {
    bytes all;
    std::vector<std::uint64_t> slots;
    std::uint64_t slot = 0;
    for (auto n = random() % 10; n > 0; --n) {
      slot += 1 + random() % 3;
      slots.push_back(slot);
      append(all, one(slot, random() % 30));
    }
    auto const b = synod::batch::check(all);
    REQUIRE(b);
    CHECK(b->size() == slots.size());
    CHECK(b->empty() == slots.empty());
    if (!slots.empty()) CHECK(b->first().value == slots.front());
    std::size_t at = 0, length = 0;
    for (synod::bytes_view const r : *b) {
      REQUIRE(at < slots.size());
      CHECK(synod::record::slot_of(r.data()).value == slots[at++]);
      length += r.size();
    }
    CHECK(at == slots.size());
    CHECK(length == all.size());
  }
}

TEST_CASE("nothing is the empty batch") {
  auto const b = synod::batch::check({});
  REQUIRE(b);
  CHECK(b->empty());
  CHECK(b->begin() == b->end());
  CHECK(synod::batch{}.begin() == synod::batch{}.end());
}

TEST_CASE("records out of order, or two of one slot, are no batch") {
  for (std::uint64_t second : {1U, 4U, 5U}) {
    bytes all = one(5, 3);
    append(all, one(second, 3));
    CHECK_FALSE(synod::batch::check(all));
  }
  bytes rising = one(5, 3);
  append(rising, one(6, 3));
  CHECK(synod::batch::check(rising));
}

TEST_CASE("a batch cut anywhere but between two records is none") {
  bytes all = one(1, 0);
  append(all, one(2, 9));
  append(all, one(3, 1));
  std::vector<std::size_t> const between{0, 48, 48 + 64, 48 + 64 + 56};
  for (std::size_t cut = 0; cut <= all.size(); ++cut) {
    auto const b = synod::batch::check(synod::bytes_view(all).first(cut));
    CHECK(b.has_value() == (std::count(between.begin(), between.end(), cut) == 1));
  }
}

TEST_CASE("damaged bytes are no batch, or one that lies within them") {
  std::mt19937_64 random(101);
  bytes good;
  for (std::uint64_t s = 1; s < 8; ++s) append(good, one(s, s * 5));
  int refused = 0;
  for (int i = 0; i < 5000; ++i) {
    bytes any = good;
    for (auto n = 1 + random() % 3; n > 0; --n) {
      std::size_t const at = random() % any.size();
      any[at] ^= static_cast<std::byte>(1U << random() % 8);
    }
    auto const b = synod::batch::check(any);
    if (!b) {
      ++refused;
      continue;
    }
    std::size_t length = 0;
    synod::slot last{};
    for (synod::bytes_view const r : *b) {
      REQUIRE(synod::record::slot_of(r.data()) > last);
      last = synod::record::slot_of(r.data());
      length += r.size();
    }
    REQUIRE(length == any.size());
  }
  CHECK(refused > 0);
}
