// SPDX-License-Identifier: BSL-1.0
#include "allocations.hpp"
#include "laws.hpp"
#include "samples.hpp"

#include <algorithm>
#include <random>

#include <synod/core/batch.hpp>
#include <synod/core/record.hpp>

namespace {

synod::bytes_view view_of(bytes const& b) { return b; }

/// Records of slots `first` on, with payloads of growing length.
bytes records(std::uint64_t first, std::uint64_t count) {
  bytes all;
  for (std::uint64_t i = 0; i < count; ++i) {
    bytes const payload(i, std::byte{0x70});
    synod::entry<std::uint32_t> const e{{first + i}, {{3}, 2}, {9}, synod::entry_kind::command, payload};
    bytes one(synod::record::size_for(payload.size()));
    synod::record::store(one.data(), e);
    all.insert(all.end(), one.begin(), one.end());
  }
  return all;
}

}  // namespace

TEST_CASE("views stand like the strings and vectors that they view") {
  bytes const raw = octets({1, 2, 3});
  CHECK(encoded(view_of(raw)) == encoded(raw));
  CHECK(encoded(std::string_view("abc")) == encoded(std::string("abc")));
}

TEST_CASE("a view is read without a copy") {
  bytes const from = encoded(samples::looking{7, {}, "a name"});
  samples::looking into;
  auto const before = allocations::so_far();
  bool const fine = synod::codec::read(from, into);
  CHECK((allocations::so_far() - before).count == 0);
  REQUIRE(fine);
  CHECK(into.name == "a name");
  CHECK(reinterpret_cast<std::byte const*>(into.name.data()) == from.data() + 2 + 4 + 4);
  holds_only_whole<samples::looking>(from);
}

TEST_CASE("a batch is read where it lies, aligned or not, and every record of it is there") {
  bytes const held = records(5, 4);
  synod::batch const whole(held, 4);
  bytes const from = encoded(whole);
  for (std::size_t shift = 0; shift < 8; ++shift) {
    bytes shifted(shift);
    shifted.insert(shifted.end(), from.begin(), from.end());
    synod::batch into;
    REQUIRE(synod::codec::read(view_of(shifted).subspan(shift), into));
    CHECK(into.size() == 4);
    CHECK(into.first() == synod::slot{5});
    CHECK(into.bytes().data() == shifted.data() + shift + 4);
    CHECK(std::ranges::equal(into.bytes(), held));
  }
  holds_only_whole<synod::batch>(from);
  survives_flips<synod::batch>(from);
}

TEST_CASE("an empty batch is four bytes") {
  CHECK(encoded(synod::batch{}) == octets({0, 0, 0, 0}));
  CHECK(decoded<synod::batch>(octets({0, 0, 0, 0})).empty());
}

TEST_CASE("a batch whose records are cut, out of order, or none, is malformed") {
  bytes const held = records(5, 3);
  auto const sent = [](bytes const& raw) { return encoded(view_of(raw)); };
  REQUIRE_FALSE(malformed<synod::batch>(sent(held)));
  for (std::size_t cut = 1; cut < held.size(); ++cut) {
    bytes const part(held.begin(), held.begin() + static_cast<std::ptrdiff_t>(cut));
    bool const between = cut == 48 || cut == 48 + 56;
    CHECK(malformed<synod::batch>(sent(part)) == !between);
  }

  bytes backwards = records(6, 1);
  bytes const earlier = records(5, 1);
  backwards.insert(backwards.end(), earlier.begin(), earlier.end());
  CHECK(malformed<synod::batch>(sent(backwards)));
  bytes twice = earlier;
  twice.insert(twice.end(), earlier.begin(), earlier.end());
  CHECK(malformed<synod::batch>(sent(twice)));

  bytes none = records(1, 1);
  synod::store_little(none.data() + 8, std::uint64_t{0});
  CHECK(malformed<synod::batch>(sent(none)));
  bytes strange = records(1, 1);
  strange[4] = std::byte{3};
  CHECK(malformed<synod::batch>(sent(strange)));
  bytes longer = records(1, 1);
  synod::store_little(longer.data(), std::uint32_t{0xffffffff});
  CHECK(malformed<synod::batch>(sent(longer)));
}

TEST_CASE("bytes of no sense make no batch that reaches beyond them") {
  std::mt19937_64 random(30);
  bytes const held = records(1, 6);
  for (int i = 0; i < 3000; ++i) {
    bytes any = held;
    for (auto n = random() % 4 + 1; n > 0; --n) any[random() % any.size()] = static_cast<std::byte>(random());
    bytes const from = encoded(view_of(any));
    synod::batch into;
    if (!synod::codec::read(from, into)) continue;
    std::size_t seen = 0, length = 0;
    for (synod::bytes_view const r : into) ++seen, length += r.size();
    CHECK(seen == into.size());
    CHECK(length == any.size());
  }
}
