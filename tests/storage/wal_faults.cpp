// SPDX-License-Identifier: BSL-1.0
// What a disk, a kernel or a hostile client can do to a write-ahead log.
#include <tests/catch.hpp>

#include <algorithm>
#include <atomic>
#include <chrono>
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

std::vector<std::byte> const hard_bytes(56, std::byte{3});

faulty_wal opened(synod::wal_options o) {
  auto r = faulty_wal::open(std::move(o));
  INFO(r.error.text());
  REQUIRE(r.log.has_value());
  return std::move(*r.log);
}
recovered contents(faulty_wal& log) {
  recovered r;
  log.recover(r);
  return r;
}

}  // namespace

TEST_CASE("a hard state outlives the segment it was put in, also where a crash left the next one empty", "[storage][wal]") {
  // The crash comes at each operation of the flush that begins the second segment.
  for (std::uint64_t crash = 1; crash < 12; ++crash) {
    disk::reset();
    std::uint64_t last = 0;
    {
      auto log = opened(options("d", 1024));
      log.put(hard_bytes);
      while (last < 4) append(log, ++last, 60), log.flush();
      REQUIRE(disk::get().now.contains(segment("d", 1)));
      REQUIRE_FALSE(disk::get().now.contains(segment("d", 2)));
      disk::get().crash_at = disk::get().operations + crash;
      append(log, last + 1, 200);
      append(log, last + 2, 200);
      log.flush();
    }
    disk::get().restart_process();
    {
      auto log = opened(options("d", 1024));
      last = contents(log).records.rbegin()->first;
      // As much as lets the first segment go, and the second is the only one then.
      bool const cut = last == 4;  // nothing of that flush is left, but an empty segment perhaps
      do append(log, ++last, 60), log.flush();
      while (!disk::get().now.contains(segment("d", 2)));
      log.compact({last});
      log.flush();
      append(log, ++last, 60);
      log.flush();
      REQUIRE_FALSE(disk::get().now.contains(segment("d", 1)));
      if (cut) REQUIRE_FALSE(disk::get().now.contains(segment("d", 3)));
    }
    auto log = opened(options("d", 1024));
    INFO("crash at operation " << crash);
    CHECK(contents(log).hard == hard_bytes);
  }
}

TEST_CASE("what is recovered is durable, or a node would attest what the next power cut takes away", "[storage][wal]") {
  disk::reset();
  recovered shown;
  {
    auto log = opened(options("d", 1 << 16));
    append(log, 1);
    log.flush();
    append(log, 2);
    log.put(hard_bytes);
    SECTION("after a process that ended before its flush") { disk::get().crash_at = disk::get().operations + 1; }
    SECTION("after a flush that failed, and left its pages in the cache as if they were clean") {
      disk::get().fail_sync_at = disk::get().syncs;
    }
    log.flush();
    REQUIRE(log.failure());
  }
  disk::get().restart_process();
  {
    auto log = opened(options("d", 1 << 16));
    shown = contents(log);
    CHECK(shown.records.contains(1));
  }
  disk::get().cut_power();
  auto log = opened(options("d", 1 << 16));
  CHECK(contents(log) == shown);
}

TEST_CASE("a segment whose name was not durable yet is, before anything in it is", "[storage][wal]") {
  for (std::uint64_t crash = 1; crash < 16; ++crash) {
    disk::reset();
    disk::get().crash_at = crash;
    if (auto o = faulty_wal::open(options("d", 1 << 16)); o.log) {
      append(*o.log, 1);
      o.log->flush();
    }
    disk::get().restart_process();
    std::uint64_t last = 0;
    {
      auto log = opened(options("d", 1 << 16));
      auto const r = contents(log);
      last = r.records.empty() ? 0 : r.records.rbegin()->first;
      append(log, last + 1);
      log.flush();
      REQUIRE(log.durable() == log.staged());
    }
    disk::get().cut_power();
    auto log = opened(options("d", 1 << 16));
    INFO("crash at operation " << crash);
    CHECK(contents(log).records.contains(last + 1));
  }
}

TEST_CASE("a log that is shorter than it was is not taken for a whole one", "[storage][wal]") {
  on_disk d;
  for (std::uint64_t i = 1; i <= 60; ++i) append(*d.log, i, 100), d.log->flush();
  int last = 1;
  while (std::filesystem::exists(segment(d.dir.path, last + 1))) ++last;
  REQUIRE(last >= 3);
  SECTION("the last segment is missing, after a clean end") {
    d.log.reset();
    std::filesystem::remove(segment(d.dir.path, last));
  }
  SECTION("the last segment is missing, after a crash") {
    d.end_in_disorder();
    std::filesystem::remove(segment(d.dir.path, last));
  }
  SECTION("all segments are missing") {
    d.log.reset();
    for (int n = 1; n <= last; ++n) std::filesystem::remove(segment(d.dir.path, n));
  }
  SECTION("the last two are missing") {
    d.log.reset();
    std::filesystem::remove(segment(d.dir.path, last));
    std::filesystem::remove(segment(d.dir.path, last - 1));
  }
  auto const o = synod::wal::open(options(d.dir.path));
  CHECK_FALSE(o.log.has_value());
  CHECK(o.error.what == wal_error::kind::missing_segment);
  CHECK(o.error.file == segment(d.dir.path, last));
  INFO(o.error.text());
  CHECK(o.error.text().find("missing") != std::string::npos);
}

TEST_CASE("after a clean end, damage to the last flush is no torn tail", "[storage][wal]") {
  on_disk d;
  for (std::uint64_t i = 1; i <= 3; ++i) append(*d.log, i), d.log->flush();
  d.log.reset();
  std::string const path = segment(d.dir.path, 1);
  std::size_t const at = frame_at(path, 3);
  SECTION("a byte turned over") { damage(path, at + 40); }
  SECTION("zeros") {
    auto bytes = slurp(path);
    std::fill(bytes.begin() + static_cast<std::ptrdiff_t>(at), bytes.end(), '\0');
    spit(path, bytes);
  }
  SECTION("the file cut") { std::filesystem::resize_file(path, at); }
  auto const before = slurp(path);
  auto const o = synod::wal::open(options(d.dir.path));
  CHECK_FALSE(o.log.has_value());
  CHECK(o.error.what == wal_error::kind::corrupt);
  CHECK(o.error.file == path);
  CHECK(o.error.offset == at);
  CHECK(slurp(path) == before);
}

TEST_CASE("sectors of zeros behind the last whole record are cut and told of", "[storage][wal]") {
  disk::reset();
  {
    auto log = opened(options("d", 1 << 16));
    for (std::uint64_t i = 1; i <= 3; ++i) append(log, i, 1000), log.flush();
    disk::get().crash_at = disk::get().operations + 1;
    append(log, 4, 5000);
    log.flush();
  }
  // The first sectors of the record have arrived, those behind them have not.
  auto& f = *disk::get().now.at(segment("d", 1));
  std::size_t const sector = *f.dirty.begin() + 1;
  f.dirty.erase(f.dirty.upper_bound(sector), f.dirty.end());
  disk::get().restart_process();
  f.drop_cache();
  std::vector<std::string> told;
  auto o = options("d", 1 << 16);
  o.log = [&](std::string const& line) { told.push_back(line); };
  auto log = opened(o);
  CHECK(contents(log).records.size() == 3);
  REQUIRE(told.size() == 1);
  CHECK(told[0].find("cut a torn tail") != std::string::npos);
}

TEST_CASE("a whole record behind a broken one of the same flush is cut with it", "[storage][wal]") {
  disk::reset();
  {
    auto log = opened(options("d", 1 << 16));
    append(log, 1, 600);
    log.flush();
    disk::get().crash_at = disk::get().operations + 1;
    for (std::uint64_t i = 2; i <= 9; ++i) append(log, i, 600);
    log.flush();  // all of it is written, nothing flushed
  }
  // One sector of record 4 never arrives.
  auto& f = *disk::get().now.at(segment("d", 1));
  REQUIRE(f.dirty.size() > 8);
  f.dirty.erase(std::next(f.dirty.begin(), 4));
  disk::get().restart_process();
  std::uint64_t last = 0;
  {
    auto log = opened(options("d", 1 << 16));
    auto const r = contents(log);
    last = r.records.rbegin()->first;
    CHECK(last >= 2);
    CHECK(last < 9);
    append(log, last + 1, 1, 7);
    log.flush();
  }
  auto log = opened(options("d", 1 << 16));
  auto const r = contents(log);
  CHECK(r.records.size() == last + 1);  // nothing of what was cut has come back
  CHECK(r.records.at(last + 1) == record_of({last + 1}, 1, 7));
}

TEST_CASE("a record whose payload looks like records does not pass for them", "[storage][wal]") {
  // A client that knows the format sends whole frames of a flush to come as a value: in a torn flush they must not be
  // taken for what had become durable behind it, nor for records.
  std::vector<std::byte> payload;
  for (std::uint64_t sequence = 1; sequence < 200; ++sequence) {
    for (std::uint32_t tag : {0U, 1U, 2U}) {
      std::vector<std::byte> f(synod::wal_format::size_for(8));
      synod::wal_format::store_frame(f.data(), synod::wal_format::type::truncate, sequence, 8);
      f[synod::wal_format::frame_bytes] = std::byte{1};
      synod::wal_format::seal(f.data(), sequence, tag);
      payload.insert(payload.end(), f.begin(), f.end());
    }
  }
  std::vector<std::byte> hostile(synod::record::size_for(payload.size()));
  synod::record::store(hostile.data(), synod::entry<std::uint32_t>{{2}, {{1}, 1}, {2}, synod::entry_kind::command, payload});
  disk::reset();
  {
    auto log = opened(options("d", 1 << 16));
    append(log, 1);
    log.flush();
    log.append(batch(hostile, 1));
    disk::get().crash_at = disk::get().operations + 1;
    log.flush();
  }
  auto& f = *disk::get().now.at(segment("d", 1));
  f.dirty.erase(f.dirty.begin());  // the frame's own header has not arrived
  disk::get().restart_process();
  auto log = opened(options("d", 1 << 16));
  CHECK(contents(log).records.size() == 1);
}

TEST_CASE("a torn tail full of what looks like records is looked through in no time", "[storage][wal]") {
  on_disk d;
  d.log.reset();
  auto o = options(d.dir.path, 1 << 22);
  d.log = synod::wal::open(o).log;
  append(*d.log, 1);
  d.log->flush();
  std::string const path = segment(d.dir.path, 1);
  auto bytes = slurp(path);
  // Wherever one looks begins a frame that claims half of the rest.
  for (std::size_t at = frame_at(path, 2); at + 32 <= bytes.size(); at += 32) {
    auto* const p = reinterpret_cast<std::byte*>(bytes.data()) + at;
    synod::store_little(p + 4, static_cast<std::uint32_t>(((bytes.size() - at - 32) / 2) & ~std::size_t{7}));
    synod::store_little(p + 24, std::uint32_t{2});
    synod::store_little(p + 28, std::uint32_t{1});
  }
  d.end_in_disorder();
  spit(path, bytes);
  auto const begin = std::chrono::steady_clock::now();
  auto const again = synod::wal::open(o);
  INFO(again.error.text());
  CHECK(again.log.has_value());
  CHECK(std::chrono::steady_clock::now() - begin < std::chrono::seconds(5));
}

TEST_CASE("records are read where they stand while the next segment is being begun", "[storage][wal]") {
  temporary dir;
  auto opt = options(dir.path, 4096);
  opt.flush = synod::flush_on::thread;
  auto o = synod::basic_wal<held_files>::open(opt);
  REQUIRE(o.log.has_value());
  std::atomic<std::uint64_t> told = 0;
  o.log->on_stored([&](mark m, wal_error const&) { told = m.value; });
  auto const settle = [&] {
    while (o.log->flushing()) o.log->stored({told.load()});
  };
  o.log->put(hard_bytes);
  std::map<std::uint64_t, std::vector<std::byte>> written;
  auto const add = [&](std::size_t size) {
    std::uint64_t const s = written.size() + 1;
    written[s] = record_of({s}, size, static_cast<std::uint8_t>(s));
    o.log->append(batch(written[s], 1));
  };
  for (std::size_t round = 0; round < 60; ++round) {
    for (std::size_t i = 0; i < 1 + round % 4; ++i) add(round % 5 == 0 ? 300 : round);
    held_files::let(false);
    o.log->flush();
    add(30);
    letting const go_on_anyway;
    for (auto const& [s, r] : written) REQUIRE(synod::testing::read_all(*o.log, s, s, 0) == decltype(written){{s, r}});
    held_files::let(true);
    settle();
  }
}

TEST_CASE("a last segment that goes missing is noticed, though a crash had kept the floor back", "[storage][wal]") {
  on_disk d;
  for (std::uint64_t i = 1; i <= 30; ++i) {
    append(*d.log, i, 200);
    d.log->flush();
  }
  d.end_in_disorder();
  std::string const lock = d.dir.path + "/LOCK";
  if (GENERATE(true, false)) {
    damage(lock, 3);  // torn
  } else {  // as it was before the last segment: the crash came between the segment's name and the floor
    int fd = -1;
    REQUIRE(synod::posix_files::open(lock, O_RDWR, fd) == 0);
    REQUIRE_FALSE(synod::detail::wal_floor{1, 1}.store<synod::posix_files>(fd, lock));
    synod::posix_files::close(fd);
  }
  d.reopen();
  append(*d.log, 31);  // into the last segment
  d.log->flush();
  d.end_in_disorder();
  int last = 1;
  while (std::filesystem::exists(segment(d.dir.path, last + 1))) ++last;
  std::filesystem::remove(segment(d.dir.path, last));
  auto const o = synod::wal::open(options(d.dir.path));
  REQUIRE_FALSE(o.log.has_value());
  CHECK(o.error.what == wal_error::kind::missing_segment);
}

TEST_CASE("a disk that is full stops the log when a segment is needed, and says so", "[storage][wal]") {
  disk::reset();
  std::uint64_t last = 0;
  {
    auto log = opened(options("d", 4096));
    wal_error told;
    log.on_stored([&](mark, wal_error const& e) { if (e) told = e; });
    append(log, ++last);
    log.flush();
    disk::get().full_after = disk::get().bytes_written + 4096;  // what is there is filled, a new one is not
    while (!log.failure() && last < 1000) append(log, ++last, 100), log.flush();
    REQUIRE(log.failure());
    CHECK(told.what == wal_error::kind::io);
    INFO(told.text());
    CHECK(told.file.find("next.tmp") != std::string::npos);
    CHECK(told.reason.find("No space left") != std::string::npos);
    CHECK(log.durable() < log.staged());
    --last;
  }
  disk::get().restart_process();
  CHECK_FALSE(disk::get().now.contains("d/next.tmp"));
  auto log = opened(options("d", 4096));
  CHECK(contents(log).records.size() == last);  // all that was told durable
}
