// SPDX-License-Identifier: BSL-1.0
#include <tests/catch.hpp>

#include <cstdint>

#include <synod/storage/memory.hpp>
#include <synod/testing/storage_laws.hpp>

namespace {
struct fixture {
  static constexpr bool survives = false;
  synod::memory s;
  synod::memory& storage() { return s; }
  void reopen() {}
};
}  // namespace

TEST_CASE("memory keeps the laws of a storage", "[storage][memory]") { synod::testing::storage_laws<fixture>(); }

TEST_CASE("memories are equal by what they hold, not by where it stands", "[storage][memory]") {
  synod::memory a, b;
  using synod::testing::record_of;
  auto const r = record_of({1}, 3000, 1), q = record_of({1}, 3000, 2);
  a.append(synod::batch(q, 1));
  a.append(synod::batch(r, 1));
  b.append(synod::batch(r, 1));
  CHECK_FALSE(a == b);  // one operation more was staged
  b.append(synod::batch(r, 1));
  CHECK(a == b);
}

TEST_CASE("a snapshot is received piece by piece, and installed only when it is whole and sound", "[storage][memory]") {
  synod::memory s;
  std::vector<std::byte> const state(1000, std::byte{7});
  synod::snapshot_info info;
  info.last = {5};
  info.size = state.size();
  info.checksum = synod::crc32c(state);
  auto piece = [&](std::size_t from, std::size_t n) { return synod::bytes_view(state).subspan(from, n); };
  CHECK(s.snapshot_write(info, 0, piece(0, 400)) == 400);
  CHECK(s.snapshot_write(info, 500, piece(500, 100)) == 400);  // a gap is not filled
  CHECK(s.snapshot_write(info, 0, piece(0, 400)) == 400);      // nor is anything taken twice
  CHECK(s.snapshot_write(info, 400, piece(400, 600)) == 1000);
  SECTION("then it is the newest") {
    CHECK(s.snapshot_install(info));
    CHECK(s.snapshot() == info);
    std::vector<std::byte> back(2000);
    CHECK(s.snapshot_read({5}, 100, back) == 900);
    CHECK(s.snapshot_read({4}, 0, back) == 0);
  }
  SECTION("a wrong checksum discards it") {
    synod::snapshot_info wrong = info;
    wrong.checksum ^= 1;
    for (std::size_t at = 0; at < 1000;) at = s.snapshot_write(wrong, at, piece(at, 100));
    CHECK_FALSE(s.snapshot_install(wrong));
    CHECK(s.snapshot().last == synod::slot{});
    CHECK(s.snapshot_write(wrong, 0, piece(0, 1)) == 1);
  }
}
