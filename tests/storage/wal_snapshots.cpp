// SPDX-License-Identifier: BSL-1.0
// Snapshots beside a write-ahead log: whole or not there, whatever happens.
#include <tests/catch.hpp>

#include <algorithm>
#include <atomic>
#include <cstdint>
#include <filesystem>
#include <map>
#include <random>
#include <string>
#include <vector>

#include "fixture.hpp"

using namespace logs;
using faulty::disk;

namespace {

std::vector<std::byte> state_of(std::uint64_t last) {
  std::vector<std::byte> bytes(1500);
  for (std::size_t i = 0; i < bytes.size(); ++i) bytes[i] = static_cast<std::byte>(i * last);
  return bytes;
}
template <class S>
std::vector<std::byte> read_snapshot(S const& s, std::uint64_t last) {
  std::vector<std::byte> bytes;
  std::array<std::byte, 700> piece;
  while (std::size_t const n = s.snapshot_read({last}, bytes.size(), piece)) bytes.insert(bytes.end(), piece.begin(), piece.begin() + static_cast<std::ptrdiff_t>(n));
  return bytes;
}
template <class S>
bool take(S& s, std::uint64_t last) {
  auto w = s.begin_snapshot({last}, {});
  auto const state = state_of(last);
  for (std::size_t at = 0; at < state.size(); at += 400) w.write(synod::bytes_view(state).subspan(at, std::min<std::size_t>(400, state.size() - at)));
  auto const info = w.finish();
  return info && s.adopt(*info);
}
template <class S>
bool receive(S& s, std::uint64_t last) {
  auto const state = state_of(last);
  synod::snapshot_info info;
  info.last = {last};
  info.size = state.size();
  info.checksum = synod::crc32c(state);
  for (std::uint64_t at = 0; at < state.size();) {
    std::uint64_t const next = s.snapshot_write(info, at, synod::bytes_view(state).subspan(at, std::min<std::size_t>(700, state.size() - at)));
    if (next <= at) return false;
    at = next;
  }
  return s.snapshot_install(info);
}
std::string snapshot_path(std::string const& dir, std::uint64_t last) {
  return dir + "/" + synod::snapshot_file::name({last});
}

}  // namespace

TEST_CASE("at whichever operation the power goes, snapshot and log are whole, and fit each other", "[storage][wal]") {
  // One life in which everything happens; it is cut at each of its operations, in several ways.
  struct known {
    std::uint64_t last = 0, snapshot = 0, anchor = 0;
  };
  auto const live = [](faulty_wal& log, known& durable, known& possible) {
    auto const flush = [&] {
      log.flush();
      if (log.failure()) return false;
      durable = possible;
      return true;
    };
    auto const add = [&](std::uint64_t until) {
      while (possible.last < until) {
        append(log, ++possible.last, 50);
        if (possible.last % 3 == 0 && !flush()) return false;
      }
      return flush();
    };
    if (!add(20)) return;
    possible.snapshot = 15;
    if (!take(log, 15)) return;
    durable.snapshot = 15;
    log.compact({10});
    possible.anchor = 10;
    if (!flush() || !add(40)) return;
    possible.snapshot = 100;
    if (!receive(log, 100)) return;
    auto const anchor = record_of({100}, 0, 0);
    log.reset(batch(anchor, 1));
    possible.last = possible.anchor = 100;
    if (!flush() || !add(120)) return;
    possible.snapshot = 118;
    if (!take(log, 118)) return;
    durable.snapshot = 118;
    log.compact({118});
    possible.anchor = 118;
    flush() && add(125);
  };
  std::uint64_t operations = 0;
  {
    disk::reset();
    auto o = faulty_wal::open(options("d", 1024));
    known durable, possible;
    live(*o.log, durable, possible);
    REQUIRE(durable.last == 125);
    operations = disk::get().operations;
  }
  REQUIRE(operations > 150);
  std::mt19937_64 random(1);
  for (std::uint64_t crash = 0; crash < operations; ++crash) {
    for (int way = 0; way < 6; ++way) {
      disk::reset();
      disk::get().crash_at = crash;
      known durable, possible;
      if (auto o = faulty_wal::open(options("d", 1024)); o.log) live(*o.log, durable, possible);
      if (way == 0) disk::get().restart_process();
      else if (way == 1) disk::get().cut_power();
      else disk::get().restart(random);
      auto o = faulty_wal::open(options("d", 1024));
      INFO("operation " << crash << ", way " << way << ": " << o.error.text());
      REQUIRE(o.log.has_value());
      auto& log = *o.log;
      recovered r;
      log.recover(r);
      std::uint64_t const last = r.records.empty() ? 0 : r.records.rbegin()->first;
      std::uint64_t const snapshot = log.snapshot().last.value;
      CHECK(snapshot >= durable.snapshot);
      CHECK(snapshot <= possible.snapshot);
      if (snapshot != 0) CHECK((read_snapshot(log, snapshot) == state_of(snapshot)));
      CHECK(last >= durable.last);
      CHECK(last <= possible.last);
      // Nothing is missing between what was let go and the end, and what was let go is in the snapshot.
      std::uint64_t const first = r.records.empty() ? 1 : r.records.begin()->first;
      CHECK(r.records.size() == (r.records.empty() ? 0 : last - first + 1));
      CHECK(first <= std::max<std::uint64_t>(snapshot, 1));
      // And it goes on from there.
      append(log, last + 1);
      log.flush();
      CHECK(log.durable() == log.staged());
    }
  }
}

TEST_CASE("a snapshot that comes in during a flush is kept with the next one, whatever comes in meanwhile", "[storage][wal]") {
  temporary dir;
  auto opt = options(dir.path);
  opt.flush = synod::flush_on::thread;
  auto o = synod::basic_wal<held_files>::open(opt);
  auto& log = *o.log;
  std::atomic<std::uint64_t> told = 0;
  wal_error failed;
  log.on_stored([&](mark m, wal_error const& e) {
    if (e) failed = e;
    told = m.value;
  });
  auto const settle = [&] {
    while (log.flushing()) log.stored({told.load()});
  };
  letting const go_on_anyway;
  append(log, 1);
  held_files::let(false);
  log.flush();
  REQUIRE(receive(log, 100));
  auto const anchor = record_of({100}, 0, 0);
  log.reset(batch(anchor, 1));
  synod::snapshot_info next{{200}, {}, 1000, 0};
  std::vector<std::byte> const piece(300);
  CHECK(log.snapshot_write(next, 0, piece) == 300);  // another one begins to come in
  held_files::let(true);
  settle();
  CHECK(log.snapshot().last == slot{});  // that flush was begun before
  INFO(failed.text());
  REQUIRE_FALSE(log.failure());
  held_files::let(false);
  log.flush();
  CHECK(log.snapshot_write(next, 300, piece) == 600);
  CHECK_FALSE(receive(log, 300));  // one at a time
  held_files::let(true);
  settle();
  REQUIRE_FALSE(log.failure());
  CHECK(log.snapshot().last.value == 100);
  CHECK((read_snapshot(log, 100) == state_of(100)));
  REQUIRE(receive(log, 300));
  log.flush();
  settle();
  CHECK((read_snapshot(log, 300) == state_of(300)));
  o.log.reset();
  auto again = synod::wal::open(options(dir.path));
  INFO(again.error.text());
  REQUIRE(again.log.has_value());
  CHECK(again.log->snapshot().last.value == 300);
}

TEST_CASE("what is wrong with a snapshot stops the log, and is named", "[storage][wal]") {
  on_disk d;
  for (std::uint64_t i = 1; i <= 10; ++i) append(*d.log, i);
  d.log->flush();
  REQUIRE(take(*d.log, 8));
  d.log->compact({8});
  d.log->flush();
  d.log.reset();
  std::string const path = snapshot_path(d.dir.path, 8);
  REQUIRE(std::filesystem::exists(path));
  auto expected = wal_error::kind::corrupt;
  std::uint64_t offset = 0;
  std::string word;
  SECTION("a byte of its contents") { damage(path, 500), offset = 64, word = "checksum of the snapshot's bytes"; }
  SECTION("a byte of its header") { damage(path, 20), word = "header's checksum"; }
  SECTION("another format version") { damage(path, 8), offset = 8, expected = wal_error::kind::version, word = "format version"; }
  SECTION("a file that is none") { damage(path, 0), word = "synodsnp"; }
  SECTION("its end is missing") { std::filesystem::resize_file(path, 600), offset = 600, word = "964 bytes more"; }
  SECTION("it ends within its header") { std::filesystem::resize_file(path, 10), offset = 10, word = "within its header"; }
  SECTION("it goes by another's name") {
    std::filesystem::copy(path, snapshot_path(d.dir.path, 9));
    offset = 16, word = "name";
  }
  SECTION("it is missing") { std::filesystem::remove(path), expected = wal_error::kind::missing_snapshot, word = "missing"; }
  auto const o = synod::wal::open(options(d.dir.path));
  CHECK_FALSE(o.log.has_value());
  CHECK(o.error.what == expected);
  CHECK(o.error.file == (word == "name" ? snapshot_path(d.dir.path, 9) : path));
  CHECK(o.error.offset == offset);
  INFO(o.error.text());
  CHECK(o.error.reason.find(word) != std::string::npos);
}

TEST_CASE("a snapshot that came in is missed, too", "[storage][wal]") {
  on_disk d;
  append(*d.log, 1);
  REQUIRE(receive(*d.log, 100));
  auto const anchor = record_of({100}, 0, 0);
  d.log->reset(batch(anchor, 1));
  d.log->flush();
  d.log.reset();
  std::filesystem::remove(snapshot_path(d.dir.path, 100));
  CHECK(synod::wal::open(options(d.dir.path)).error.what == wal_error::kind::missing_snapshot);
}

TEST_CASE("a snapshot that somebody is fetching stays until he stops, however many are taken meanwhile", "[storage][wal]") {
  on_disk d;
  for (std::uint64_t i = 1; i <= 100; ++i) append(*d.log, i);
  d.log->flush();
  REQUIRE(take(*d.log, 10));
  std::array<std::byte, 100> piece;
  REQUIRE(d.log->snapshot_read({10}, 0, piece) == piece.size());
  std::size_t at = piece.size();
  for (std::uint64_t last = 11; last < 20; ++last) {
    REQUIRE(take(*d.log, last));
    d.log->compact({last});
    d.log->flush();
    CHECK(d.log->snapshot().last.value == last);
    CHECK(d.log->snapshot({10}).last.value == 10);
    REQUIRE(d.log->snapshot_read({10}, at, piece) == piece.size());
    auto const whole = state_of(10);
    CHECK(std::equal(piece.begin(), piece.end(), whole.begin() + static_cast<std::ptrdiff_t>(at)));
    at += piece.size();
  }
  // He is gone: with the next but one it goes, too.
  for (std::uint64_t last = 20; last < 24; ++last) {
    REQUIRE(take(*d.log, last));
    d.log->compact({last});
    d.log->flush();
  }
  CHECK(d.log->snapshot({10}).last == slot{});
  CHECK(d.log->snapshot_read({10}, 0, piece) == 0);
  append(*d.log, 101);
  d.log->flush();
  std::size_t left = 0;
  for (auto const& e : std::filesystem::directory_iterator(d.dir.path)) left += e.path().extension() == ".snp";
  CHECK(left == 1);
}

TEST_CASE("a snapshot that cannot be written leaves nothing behind, and the log goes on", "[storage][wal]") {
  disk::reset();
  std::vector<std::string> told;
  auto o = options("d", 1 << 16);
  o.log = [&](std::string const& line) { told.push_back(line); };
  auto opened = faulty_wal::open(o);
  auto& log = *opened.log;
  append(log, 1);
  log.flush();
  std::size_t const files = disk::get().files();
  disk::get().full_after = disk::get().bytes_written + 1000;
  SECTION("one's own") {
    auto w = log.begin_snapshot({1}, {});
    auto const state = state_of(1);
    w.write(state);
    CHECK_FALSE(w.finish().has_value());
    CHECK(w.error().text().find("No space left") != std::string::npos);
  }
  SECTION("one that comes in") {
    CHECK_FALSE(receive(log, 100));
    REQUIRE(told.size() == 1);
    CHECK(told[0].find("No space left") != std::string::npos);
  }
  SECTION("one that comes in other than it was said to be") {
    disk::get().heal();
    auto const state = state_of(1);
    synod::snapshot_info info{{100}, {}, state.size(), 7};
    REQUIRE(log.snapshot_write(info, 0, state) == state.size());
    CHECK_FALSE(log.snapshot_install(info));
    REQUIRE(told.size() == 1);
    CHECK(told[0].find("not what it was said to be") != std::string::npos);
  }
  disk::get().heal();
  CHECK(disk::get().files() <= files);
  CHECK(log.snapshot().last == slot{});
  append(log, 2);
  log.flush();
  CHECK(log.durable() == log.staged());
}

TEST_CASE("a snapshot that is gone when it is to be adopted is told of, and final", "[storage][wal]") {
  disk::reset();
  auto opened = faulty_wal::open(options("d", 1 << 16));
  auto& log = *opened.log;
  wal_error told;
  log.on_stored([&](mark, wal_error const& e) { if (e) told = e; });
  append(log, 1);
  log.flush();
  auto w = log.begin_snapshot({1}, {});
  auto const info = w.finish();
  REQUIRE(info.has_value());
  disk::get().now.erase(snapshot_path("d", 1));
  CHECK_FALSE(log.adopt(*info));
  CHECK(told.file == snapshot_path("d", 1));
  append(log, 2);
  log.flush();
  CHECK(log.durable() < log.staged());
}
