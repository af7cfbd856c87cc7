// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <cstddef>
#include <cstdint>
#include <map>
#include <random>
#include <string>
#include <vector>

#if __has_include(<catch2/catch_all.hpp>)
#include <catch2/catch_all.hpp>
#else
#include <catch2/catch.hpp>
#endif

#include <synod/concept/storage.hpp>
#include <synod/core/batch.hpp>
#include <synod/core/entry.hpp>
#include <synod/core/record.hpp>

SYNOD_BEGIN_NAMESPACE
namespace testing {

/// A record for slot `s` of `size` payload bytes, all `fill`.
inline std::vector<std::byte> record_of(slot s, std::size_t size, std::uint8_t fill, std::uint64_t round = 1) {
  std::vector<std::byte> const payload(size, std::byte{fill});
  std::vector<std::byte> r(record::size_for(size));
  record::store(r.data(), entry<std::uint32_t>{s, {{round}, 1}, {s.value}, entry_kind::command, payload});
  return r;
}

/// What a storage gives back on recovery.
struct recovered {
  std::vector<std::byte> hard;
  std::map<std::uint64_t, std::vector<std::byte>> records;
  bool rising = true;

  void hard_state(bytes_view b) { hard.assign(b.begin(), b.end()); }
  void append(batch const& b) {
    for (bytes_view r : b) {
      std::uint64_t const s = record::slot_of(r.data()).value;
      rising = rising && (records.empty() || records.rbegin()->first < s);
      records[s].assign(r.begin(), r.end());
    }
  }
  friend bool operator==(recovered const&, recovered const&) = default;
};

/// Every record that `read` gives from the lowest slot in `slots` to the highest.
template <class S>
std::map<std::uint64_t, std::vector<std::byte>> read_all(S& s, std::uint64_t first, std::uint64_t last, std::size_t bytes_max) {
  std::map<std::uint64_t, std::vector<std::byte>> got;
  for (std::uint64_t at = first; at <= last;) {
    std::uint64_t next = at + 1;
    auto const result = s.read(slot{at}, bytes_max, [&](batch const& b) {
      REQUIRE(batch::check(b.bytes()).has_value());
      REQUIRE(b.first().value == at);
      REQUIRE((b.size() == 1 || b.bytes().size() <= bytes_max));
      for (bytes_view r : b) got[record::slot_of(r.data()).value].assign(r.begin(), r.end());
      next = at + b.size();
    });
    REQUIRE(result != read_result::later);
    at = next;
  }
  return got;
}

/// The laws of concept/storage.hpp, for a storage of yours. Call it in a TEST_CASE.
///
/// `Fixture` is default-constructible and has `storage()`, the storage under test, which is done at once or whose
/// `flush` waits; `reopen()`, which loses what was not durable, as a crash does, and opens it again, without calling
/// `recover`; and `static constexpr bool survives`, false for a storage that does not outlive its process.
template <class Fixture>
void storage_laws() {
  auto flush = [](auto& s) {
    s.flush();
    REQUIRE(s.durable() == s.staged());
  };
  auto append = [](auto& s, std::vector<std::byte> const& r) { s.append(batch(r, 1)); };

  SECTION("a new storage holds nothing") {
    Fixture f;
    recovered r;
    f.storage().recover(r);
    CHECK(r == recovered{});
    CHECK(f.storage().staged() == f.storage().durable());
    CHECK(f.storage().read({1}, 100, [](batch const&) {}) == read_result::gone);
  }
  SECTION("every operation raises the count of what is staged, and a flush makes it durable") {
    Fixture f;
    auto& s = f.storage();
    recovered none;
    s.recover(none);
    mark before = s.staged();
    auto counts = [&] {
      bool const rose = s.staged() > before;
      before = s.staged();
      return rose && s.durable() <= s.staged();
    };
    s.put(std::vector(8, std::byte{1}));
    CHECK(counts());
    append(s, record_of({1}, 3, 1));
    CHECK(counts());
    append(s, record_of({2}, 3, 1));
    CHECK(counts());
    if constexpr (can_truncate<std::remove_cvref_t<decltype(s)>>) {
      s.truncate({2});
      CHECK(counts());
    }
    s.compact({1});
    CHECK(counts());
    flush(s);
  }
  SECTION("what is staged can be read") {
    Fixture f;
    auto& s = f.storage();
    std::map<std::uint64_t, std::vector<std::byte>> model;
    for (std::uint64_t i = 1; i <= 50; ++i) {
      model[i] = record_of({i}, 11 * i % 97, static_cast<std::uint8_t>(i));
      append(s, model[i]);
      if (i % 20 == 0) flush(s);
    }
    for (std::size_t bytes_max : {0U, 1U, 300U, 1U << 20}) CHECK(read_all(s, 1, 60, bytes_max) == model);
  }
  SECTION("it agrees with a map, through flushes, crashes, truncation and compaction") {
    std::mt19937_64 random(GENERATE(1U, 2U, 3U, 4U, 5U, 6U));
    Fixture f;
    recovered durable, staged;
    std::uint64_t compacted = 0;
    {
      recovered none;
      f.storage().recover(none);
    }
    for (int step = 0; step < 400; ++step) {
      auto& s = f.storage();
      std::uint64_t const last = staged.records.empty() ? compacted : staged.records.rbegin()->first;
      switch (random() % 12) {
        case 0: {
          staged.hard = std::vector(56, static_cast<std::byte>(step));
          s.put(staged.hard);
          break;
        }
        case 1: case 2: case 3: case 4: case 5: {
          std::vector<std::byte> run;
          std::uint32_t const count = 1 + static_cast<std::uint32_t>(random() % 5);
          for (std::uint32_t i = 1; i <= count; ++i) {
            auto const r = record_of({last + i}, random() % 200, static_cast<std::uint8_t>(step));
            run.insert(run.end(), r.begin(), r.end());
            staged.records[last + i] = r;
          }
          s.append(batch(run, count));
          break;
        }
        case 6: {
          if constexpr (can_truncate<std::remove_cvref_t<decltype(s)>>) {
            if (last <= compacted + 1) break;
            std::uint64_t const from = compacted + 2 + random() % (last - compacted - 1);
            s.truncate({from});
            staged.records.erase(staged.records.lower_bound(from), staged.records.end());
          }
          break;
        }
        case 7: {
          if (last <= compacted || random() % 3 != 0) break;
          compacted = compacted + 1 + random() % (last - compacted);
          s.compact({compacted});
          staged.records.erase(staged.records.begin(), staged.records.lower_bound(compacted));
          break;
        }
        case 8: case 9: {
          flush(s);
          durable = staged;
          break;
        }
        case 10: {  // a record replaced, as under `sparse`
          if (staged.records.empty()) break;
          auto const at = std::next(staged.records.begin(), static_cast<std::ptrdiff_t>(random() % staged.records.size()));
          at->second = record_of({at->first}, random() % 200, static_cast<std::uint8_t>(step), 2);
          append(s, at->second);
          break;
        }
        default: {
          if constexpr (Fixture::survives) {
            if (random() % 3 != 0) break;
            flush(s);  // compaction may come back, everything else may not: the model is what is durable
            durable = staged;
            if (random() % 2 == 0) append(s, record_of({last + 1}, 9, 9));
            f.reopen();
            recovered r;
            f.storage().recover(r);
            CHECK(r.rising);
            CHECK(r.hard == durable.hard);
            r.records.erase(r.records.begin(), r.records.lower_bound(compacted));
            if (r.records.size() == durable.records.size() + 1) r.records.erase(last + 1);
            CHECK(r.records == durable.records);
            CHECK(f.storage().staged() == f.storage().durable());
            staged = durable;
            f.storage().append(batch{});  // nothing at all is no operation that can hurt
          }
        }
      }
      if (step % 16 == 0) {
        std::uint64_t const high = staged.records.empty() ? compacted : staged.records.rbegin()->first;
        CHECK(read_all(f.storage(), std::max<std::uint64_t>(compacted, 1), high + 1, random() % 2000) == staged.records);
      }
    }
  }
}

}  // namespace testing
SYNOD_END_NAMESPACE
