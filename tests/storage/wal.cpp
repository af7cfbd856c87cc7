// SPDX-License-Identifier: BSL-1.0
#include <tests/catch.hpp>

#include <atomic>
#include <chrono>
#include <condition_variable>
#include <cstdint>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <mutex>
#include <random>
#include <string>
#include <thread>
#include <vector>

#include "fixture.hpp"

using namespace logs;

TEST_CASE("the write-ahead log keeps the laws of a storage", "[storage][wal]") { synod::testing::storage_laws<on_disk>(); }

TEST_CASE("a log has one writer", "[storage][wal]") {
  on_disk d;
  auto const second = synod::wal::open(options(d.dir.path));
  CHECK_FALSE(second.log.has_value());
  CHECK(second.error.what == wal_error::kind::locked);
  CHECK(second.error.text().find("one writer") != std::string::npos);
}

TEST_CASE("one flush is one fdatasync, whatever was staged", "[storage][wal]") {
  faulty::disk::reset();
  auto o = faulty_wal::open(options("d", 1 << 20));
  auto& log = *o.log;
  append(log, 1);
  log.flush();
  std::uint64_t const before = faulty::disk::get().syncs;
  log.put(std::vector(56, std::byte{1}));
  for (std::uint64_t i = 2; i < 200; ++i) append(log, i);
  log.truncate({150});
  log.flush();
  CHECK(faulty::disk::get().syncs == before + 1);
  CHECK(log.durable() == log.staged());
}

TEST_CASE("a torn tail is cut, told of, and never comes back", "[storage][wal]") {
  on_disk d;
  for (std::uint64_t i = 1; i <= 3; ++i) {
    append(*d.log, i);
    d.log->flush();
  }
  d.end_in_disorder();
  std::size_t const last = frame_at(segment(d.dir.path, 1), 3);  // 0 is the segment's own
  damage(segment(d.dir.path, 1), last + 40);
  d.reopen();
  REQUIRE(d.told.size() == 1);
  CHECK(d.told[0].find(segment(d.dir.path, 1) + " at byte " + std::to_string(last) + ": cut a torn tail") == 0);
  recovered r;
  d.log->recover(r);
  CHECK(r.records.size() == 2);
  append(*d.log, 3, 10, 9);
  d.log->flush();
  d.reopen();
  recovered again;
  d.log->recover(again);
  CHECK(again.records.size() == 3);
  CHECK(again.records[3] == record_of({3}, 10, 9));
}

TEST_CASE("what is cut does not come back behind what is written in its place", "[storage][wal]") {
  on_disk d;
  append(*d.log, 1);
  d.log->flush();
  for (std::uint64_t i = 2; i <= 4; ++i) append(*d.log, i, 20, 5);
  d.log->flush();
  d.end_in_disorder();
  damage(segment(d.dir.path, 1), frame_at(segment(d.dir.path, 1), 2) + 40);  // of one flush the first frame, and not the others
  d.reopen();
  append(*d.log, 2, 20, 9);  // as long as what stood there
  d.log->flush();
  d.end_in_disorder();
  d.reopen();
  recovered r;
  d.log->recover(r);
  CHECK(r.records.size() == 2);
  CHECK(r.records[2] == record_of({2}, 20, 9));
}

TEST_CASE("damage that no crash leaves behind stops the log and is named", "[storage][wal]") {
  on_disk d;
  for (std::uint64_t i = 1; i <= 60; ++i) {
    append(*d.log, i, 100);
    d.log->flush();
  }
  d.log.reset();
  REQUIRE(std::filesystem::exists(segment(d.dir.path, 3)));
  wal_error::kind expected = wal_error::kind::corrupt;
  std::string file = segment(d.dir.path, 1), word;
  std::size_t offset = 0;
  SECTION("a broken record before the last flush") {
    std::string last = segment(d.dir.path, 1);
    for (int n = 1; std::filesystem::exists(segment(d.dir.path, n)); ++n) last = segment(d.dir.path, n);
    file = last;
    offset = frame_at(last, 2);
    damage(last, offset + 50);
    word = "later flush";
  }
  SECTION("a broken record in a segment that is not the last") {
    offset = frame_at(file, 4);
    damage(file, offset);
    word = "later segments";
  }
  SECTION("a missing segment") {
    file = segment(d.dir.path, 2);
    std::filesystem::remove(file);
    expected = wal_error::kind::missing_segment;
    word = "missing";
  }
  SECTION("the first segment missing, though nothing was compacted") {
    std::filesystem::remove(file);
    expected = wal_error::kind::missing_segment;
    word = "missing";
  }
  SECTION("another format version") {
    damage(file, 8);
    offset = 8;
    expected = wal_error::kind::version;
    word = "format version";
  }
  SECTION("a file that is no log") {
    damage(file, 0);
    expected = wal_error::kind::not_a_log;
    word = "synodwal";
  }
  SECTION("a damaged header") {
    damage(file, 30);
    word = "header";
  }
  SECTION("records swapped between segments") {
    auto const a = slurp(segment(d.dir.path, 1)), b = slurp(segment(d.dir.path, 2));
    auto mixed = b;
    std::copy(a.begin() + 64, a.end(), mixed.begin() + 64);
    spit(segment(d.dir.path, 2), mixed);
    file = segment(d.dir.path, 2);
    offset = 64;
    word = "broken";
  }
  auto const before = slurp(file);
  auto const o = synod::wal::open(options(d.dir.path));
  CHECK_FALSE(o.log.has_value());
  CHECK(o.error.what == expected);
  CHECK(o.error.file == file);
  CHECK(o.error.offset == offset);
  INFO(o.error.text());
  CHECK(o.error.text().find(word) != std::string::npos);
  CHECK(slurp(file) == before);  // nothing was repaired away
}

TEST_CASE("another log's segments are refused", "[storage][wal]") {
  on_disk d;
  append(*d.log, 1);
  d.log->flush();
  d.log.reset();
  auto opt = options(d.dir.path);
  opt.stream = 7;
  CHECK(synod::wal::open(opt).error.what == wal_error::kind::stream);
}

TEST_CASE("compaction gives the disk back, and the log still opens", "[storage][wal]") {
  on_disk d;
  auto files = [&] { return std::distance(std::filesystem::directory_iterator(d.dir.path), {}); };
  d.log->put(std::vector(56, std::byte{3}));
  for (std::uint64_t i = 1; i <= 800; ++i) {
    append(*d.log, i, 100);
    if (i % 50 == 0) d.log->compact({i - 10});
    d.log->flush();
    if (i % 200 == 0) d.reopen();
  }
  CHECK(files() < 12);
  d.reopen();
  recovered r;
  d.log->recover(r);
  CHECK(r.hard == std::vector(56, std::byte{3}));
  REQUIRE(r.records.size() == 11);
  CHECK(r.records.begin()->first == 790);
}

TEST_CASE("after a failed flush nothing is written any more", "[storage][wal]") {
  faulty::disk::reset();
  auto o = faulty_wal::open(options("d"));
  auto& log = *o.log;
  std::vector<wal_error> told;
  log.on_stored([&](mark, wal_error const& e) { if (e) told.push_back(e); });
  append(log, 1);
  log.flush();
  mark const good = log.durable();
  SECTION("fdatasync") { faulty::disk::get().fail_sync_at = faulty::disk::get().syncs; }
  SECTION("a full disk") { faulty::disk::get().full_after = faulty::disk::get().bytes_written + 10; }
  append(log, 2);
  log.flush();
  CHECK(log.durable() == good);
  REQUIRE(told.size() == 1);
  CHECK(told[0].what == wal_error::kind::io);
  faulty::disk::get().fail_sync_at = faulty::disk::get().full_after = ~std::uint64_t{0};
  std::uint64_t const operations = faulty::disk::get().operations;
  append(log, 3);
  log.flush();  // never tried again
  CHECK(faulty::disk::get().operations == operations);
  CHECK(log.durable() == good);
  CHECK(log.failure().what == wal_error::kind::io);
}

TEST_CASE("whatever a crash leaves, what was durable is recovered, and nothing that was never staged", "[storage][wal]") {
  std::mt19937_64 random(static_cast<std::uint64_t>(GENERATE(range(1, 200))));
  faulty::disk::reset();
  recovered durable;                      // acknowledged
  std::vector<recovered> possible{{}};    // that, and each prefix of what was staged behind it
  std::uint64_t last = 0, compacted = 0;
  for (int life = 0; life < 12; ++life) {
    faulty::disk::get().crash_at = faulty::disk::get().operations + 8 + random() % 60;
    auto o = faulty_wal::open(options("d", 2048));
    if (!o.log) {
      // A crash while opening is a crash; anything else would be damage.
      INFO(o.error.text());
      REQUIRE(o.error.what == wal_error::kind::io);
      faulty::disk::get().restart(random);
      continue;
    }
    recovered r;
    o.log->recover(r);
    r.records.erase(r.records.begin(), r.records.lower_bound(compacted));
    bool known = false;
    for (recovered const& p : possible) {
      recovered shown = p;
      shown.records.erase(shown.records.begin(), shown.records.lower_bound(compacted));
      known = known || (shown.hard == r.hard && shown.records == r.records);
    }
    INFO("life " << life << ", " << r.records.size() << " records, " << possible.size() << " possible");
    REQUIRE(known);
    durable = r;
    possible = {durable};
    last = r.records.empty() ? compacted : r.records.rbegin()->first;
    mark acknowledged = o.log->durable();
    recovered staged = durable;
    for (int step = 0; step < 40 && !o.log->failure(); ++step) {
      switch (random() % 8) {
        case 0:
          staged.hard = std::vector(56, static_cast<std::byte>(random()));
          o.log->put(staged.hard);
          break;
        case 1:
          if (last > compacted + 2 && random() % 2 == 0) {
            o.log->truncate({last});
            staged.records.erase(last);
            --last;
          }
          break;
        case 2:
          if (last > compacted + 4 && random() % 3 == 0) {
            compacted = last - 2;
            o.log->compact({compacted});
          }
          break;
        case 3: case 4:
          o.log->flush();
          if (o.log->durable() > acknowledged) {
            acknowledged = o.log->durable();
            possible = {staged};
          }
          continue;
        default: {
          ++last;
          auto const rec = record_of({last}, random() % 300, static_cast<std::uint8_t>(random()));
          staged.records[last] = rec;
          o.log->append(batch(rec, 1));
        }
      }
      possible.push_back(staged);
    }
    o.log.reset();
    faulty::disk::get().restart(random);
  }
}

TEST_CASE("a flush in the background is told of from its own thread, and is durable then", "[storage][wal]") {
  temporary dir;
  auto opt = options(dir.path, 1 << 16);
  opt.flush = synod::flush_on::thread;
  auto o = synod::wal::open(opt);
  REQUIRE(o.log.has_value());
  std::mutex m;
  std::condition_variable c;
  std::optional<mark> told;
  o.log->on_stored([&](mark at, wal_error const&) {
    std::lock_guard const lock(m);
    told = at;
    c.notify_one();
  });
  for (std::uint64_t i = 1; i <= 500; ++i) {
    append(*o.log, i, 200);
    if (o.log->flushing()) {  // meanwhile the log can be read and written
      CHECK(synod::testing::read_all(*o.log, i > 3 ? i - 3 : 1, i, 1000).size() == (i > 3 ? 4 : i));
    }
    if (i % 3 != 0) continue;
    o.log->flush();
    CHECK(o.log->flushing());
    std::unique_lock lock(m);
    c.wait(lock, [&] { return told.has_value(); });
    CHECK(o.log->durable() < *told);  // it changes on the owner's thread alone
    o.log->stored(*std::exchange(told, std::nullopt));
    CHECK_FALSE(o.log->flushing());
  }
  o.log.reset();
  recovered r;
  auto again = synod::wal::open(options(dir.path, 1 << 16));
  again.log->recover(r);
  CHECK(r.records.size() == 498);
}

TEST_CASE("what was asked for before the end is done, though the flush before was only just told of", "[storage][wal]") {
  temporary dir;
  auto opt = options(dir.path, 1 << 16);
  opt.flush = synod::flush_on::thread;
  std::mutex m;
  std::condition_variable c;
  std::optional<mark> told;
  int tells = 0;  // of the flushing thread
  {
    auto o = synod::wal::open(opt);
    REQUIRE(o.log.has_value());
    o.log->on_stored([&](mark at, wal_error const&) {
      {
        std::lock_guard const lock(m);
        told = at;
        c.notify_one();
      }
      // Nothing tells that the end below has begun: time for it, without which this would pass whatever happened.
      if (++tells == 2) std::this_thread::sleep_for(std::chrono::milliseconds(100));
    });
    for (std::uint64_t i = 1; i <= 3; ++i) {
      append(*o.log, i);
      o.log->flush();
      if (i == 3) break;
      std::unique_lock lock(m);
      c.wait(lock, [&] { return told.has_value(); });
      o.log->stored(*std::exchange(told, std::nullopt));
    }
  }
  auto again = synod::wal::open(options(dir.path, 1 << 16));
  INFO(again.error.text());
  REQUIRE(again.log.has_value());
  recovered r;
  again.log->recover(r);
  CHECK(r.records.size() == 3);
}

namespace {
struct counting_files : synod::posix_files {
  static inline std::atomic<std::uint64_t> flushes = 0;
  static int sync_data(int fd) {
    ++flushes;
    return posix_files::sync_data(fd);
  }
};
}  // namespace

TEST_CASE("a flush that is left to the host is done when the host carries it out", "[storage][wal]") {
  temporary dir;
  auto opt = options(dir.path, 2048);
  opt.flush = synod::flush_on::host;
  counting_files::flushes = 0;
  std::uint64_t last = 0;
  {
    std::vector<mark> told;  // what is due when the log ends is told of, too
    auto const here = std::this_thread::get_id();
    auto o = synod::basic_wal<counting_files>::open(opt);
    REQUIRE(o.log.has_value());
    o.log->on_stored([&](mark m, wal_error const& e) {
      CHECK_FALSE(e);
      CHECK(std::this_thread::get_id() == here);
      told.push_back(m);
    });
    o.log->carry_out();  // nothing is due
    for (std::uint64_t i = 1; i <= 100; ++i) {  // segments come and go
      append(*o.log, ++last, 200);
      o.log->flush();
      CHECK(o.log->flushing());
      mark const due = o.log->staged();
      if (i % 10 == 0) append(*o.log, ++last, 20);  // meanwhile the log is written, and read
      CHECK(synod::testing::read_all(*o.log, last, last, 1000).size() == 1);
      CHECK(told.size() == i - 1);
      CHECK(counting_files::flushes == i - 1);
      o.log->carry_out();
      REQUIRE(told.size() == i);
      CHECK(told.back() == due);
      CHECK(o.log->durable() < due);  // it changes when the owner says so
      o.log->stored(due);
      CHECK_FALSE(o.log->flushing());
      o.log->carry_out();
      CHECK(counting_files::flushes == i);
      if (i == 50) o.log->compact({40});
    }
    append(*o.log, ++last, 10);
    o.log->flush();
  }  // what was asked for is done before it ends
  recovered r;
  auto again = synod::wal::open(options(dir.path, 2048));
  INFO(again.error.text());
  REQUIRE(again.log.has_value());
  again.log->recover(r);
  CHECK(r.records.contains(last));
  CHECK(r.records.contains(40));
  CHECK_FALSE(r.records.contains(1));  // segments went
}

TEST_CASE("a snapshot takes the place of the log, across a restart", "[storage][wal]") {
  on_disk d;
  for (std::uint64_t i = 1; i <= 10; ++i) append(*d.log, i);
  d.log->flush();
  std::vector<std::byte> state(5000);
  for (std::size_t i = 0; i < state.size(); ++i) state[i] = static_cast<std::byte>(i);
  SECTION("one of its own, streamed") {
    auto w = d.log->begin_snapshot({8}, {});
    for (std::size_t at = 0; at < state.size(); at += 500) REQUIRE(w.write(synod::bytes_view(state).subspan(at, 500)));
    CHECK(d.log->snapshot().last == slot{});  // not before it is whole and adopted
    auto const info = w.finish();
    REQUIRE(info.has_value());
    REQUIRE(d.log->adopt(*info));
    d.log->compact({8});
    d.log->flush();
    d.reopen();
    recovered r;
    d.log->recover(r);
    CHECK(r.records.begin()->first == 8);
  }
  SECTION("one received, with an anchor") {
    synod::snapshot_info info;
    info.last = {100};
    info.size = state.size();
    info.checksum = synod::crc32c(state);
    for (std::uint64_t at = 0; at < state.size();)
      at = d.log->snapshot_write(info, at, synod::bytes_view(state).subspan(at, std::min<std::size_t>(700, state.size() - at)));
    REQUIRE(d.log->snapshot_install(info));
    auto const anchor = record_of({100}, 0, 0);
    d.log->reset(batch(anchor, 1));
    d.log->flush();
    append(*d.log, 101);
    d.log->flush();
    d.reopen();
    recovered r;
    d.log->recover(r);
    CHECK(r.records.size() == 2);
    CHECK(r.records.begin()->first == 100);
  }
  CHECK(d.log->snapshot().size == state.size());
  std::vector<std::byte> back(state.size());
  CHECK(d.log->snapshot_read(d.log->snapshot().last, 0, back) == state.size());
  CHECK((back == state));
  // A damaged one is named when the log is opened.
  d.log.reset();
  for (auto const& e : std::filesystem::directory_iterator(d.dir.path))
    if (e.path().extension() == ".snp") damage(e.path().string(), 2000);
  auto const o = synod::wal::open(options(d.dir.path));
  CHECK(o.error.what == wal_error::kind::corrupt);
  CHECK(o.error.file.find("snapshot-") != std::string::npos);
}
