// SPDX-License-Identifier: BSL-1.0
// Segments that were let go are written over again: what is in them counts for nothing, and what a crash leaves is not used.
#include <tests/catch.hpp>

#include <algorithm>
#include <cerrno>
#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <set>
#include <string>
#include <vector>

#include <sys/stat.h>

#include "fixture.hpp"

using namespace logs;

namespace {

/// Of `path`'s file.
std::uint64_t inode(std::string const& path) {
  struct stat s{};
  REQUIRE(::stat(path.c_str(), &s) == 0);
  return s.st_ino;
}
std::string in(on_disk const& d, std::string const& name) { return d.dir.path + "/" + name; }
std::string last_segment(std::string const& dir) {
  std::string last;
  for (auto const& e : std::filesystem::directory_iterator(dir))
    if (e.path().filename().string().starts_with("log-")) last = std::max(last, e.path().string());
  return last;
}
bool reused(std::string const& segment) { return slurp(segment)[48] == 1; }

/// Writes through `until` with a flush each, and keeps the last twenty.
void go_on(on_disk& d, std::uint64_t& last, std::uint64_t until) {
  while (last < until) {
    ++last;
    append(*d.log, last, 200, static_cast<std::uint8_t>(last));
    if (last % 20 == 0) d.log->compact({last - 19});
    d.log->flush();
  }
}

/// All from `from` through `last` are there, as they were written.
void check_all(on_disk& d, std::uint64_t from, std::uint64_t last) {
  recovered r;
  d.log->recover(r);
  for (std::uint64_t s = from; s <= last; ++s) CHECK(r.records[s] == record_of({s}, 200, static_cast<std::uint8_t>(s)));
  CHECK_FALSE(r.records.contains(last + 1));
}

}  // namespace

TEST_CASE("segments are made of files that were let go, and a restart reads only what was written since", "[storage][wal]") {
  on_disk d;
  std::uint64_t last = 0;
  std::set<std::uint64_t> files;
  std::set<std::string> segments;
  for (int i = 0; i < 400; ++i) {
    go_on(d, last, last + 1);
    std::string const s = last_segment(d.dir.path);
    files.insert(inode(s));
    segments.insert(s);
  }
  CHECK(segments.size() > 20);
  CHECK(files.size() < 10);
  CHECK(reused(last_segment(d.dir.path)));
  std::size_t held = 0;
  for (auto const& e : std::filesystem::directory_iterator(d.dir.path)) held += e.file_size();
  CHECK(held <= 4096 * 12);

  bool const in_order = GENERATE(true, false);
  if (in_order) d.log.reset(); else d.end_in_disorder();
  d.reopen();
  CHECK(d.told.empty());  // what the file held before is no torn tail
  check_all(d, 385, last);
  go_on(d, last, 600);
  d.reopen();
  check_all(d, 590, last);
  for (auto const& e : std::filesystem::directory_iterator(d.dir.path)) {
    auto const name = e.path().filename().string();
    CHECK((name == "LOCK" || name.starts_with("log-")));  // an orderly end leaves no spares
  }
}

TEST_CASE("a torn tail in a file that is used again is cut and told of", "[storage][wal]") {
  on_disk d;
  std::uint64_t last = 0;
  go_on(d, last, 303);
  std::string const s = last_segment(d.dir.path);
  REQUIRE(reused(s));
  d.end_in_disorder();
  int n = 0;
  auto bytes = slurp(s);
  std::uint32_t tag, next;
  std::copy_n(bytes.data() + 12, 4, reinterpret_cast<char*>(&tag));
  for (std::size_t at = frame_at(s, 0);; at = frame_at(s, ++n)) {
    std::copy_n(bytes.data() + at + 28, 4, reinterpret_cast<char*>(&next));
    if (next != tag) break;
  }
  std::size_t const end = frame_at(s, n - 1);
  damage(s, end + 40);  // the last frame
  d.reopen();
  REQUIRE(d.told.size() == 1);
  CHECK(d.told[0].find(s + " at byte " + std::to_string(end) + ": cut a torn tail") == 0);
  check_all(d, 290, last - 1);
}

TEST_CASE("a broken frame before a segment made of an old file is named where it is", "[storage][wal]") {
  on_disk d;
  std::uint64_t last = 0;
  go_on(d, last, 300);
  go_on(d, last, 319);
  std::vector<std::string> all;
  for (auto const& e : std::filesystem::directory_iterator(d.dir.path))
    if (e.path().filename().string().starts_with("log-")) all.push_back(e.path().string());
  std::sort(all.begin(), all.end());
  REQUIRE(all.size() >= 2);
  std::string const s = all[all.size() - 2];
  REQUIRE(reused(s));
  d.end_in_disorder();
  std::size_t const at = frame_at(s, 3);
  damage(s, at + 40);
  auto const o = synod::wal::open(options(d.dir.path));
  REQUIRE_FALSE(o.log.has_value());
  CHECK(o.error.what == wal_error::kind::corrupt);
  CHECK(o.error.file == s);
  CHECK(o.error.offset == at);
  CHECK(o.error.text().find("a frame is broken, though later segments follow") != std::string::npos);
}

TEST_CASE("a file that a crash has left with a segment's name besides is not written into", "[storage][wal]") {
  on_disk d;
  std::uint64_t last = 0;
  go_on(d, last, 10);
  d.end_in_disorder();
  // As where of a rename only the new name has reached the disk, and the old one has not gone.
  std::string const spare = GENERATE("next.tmp", "kept-0000000000000001.tmp");
  std::filesystem::create_hard_link(last_segment(d.dir.path), in(d, spare));
  d.reopen();
  while (last < 60) {
    ++last;
    append(*d.log, last, 200, static_cast<std::uint8_t>(last));
    d.log->flush();
    if (last == 40) d.log->compact({5});
  }
  d.end_in_disorder();
  d.reopen();
  check_all(d, 5, last);
}

namespace {
/// Files of a directory that can be listed twice, by those who look for segments and for snapshots, and not again.
struct unlisted_files : synod::posix_files {
  static inline int lists = 0;
  static int list(std::string const& path, std::vector<std::string>& names) {
    return ++lists > 2 ? EMFILE : posix_files::list(path, names);
  }
};
}  // namespace

TEST_CASE("what a crash has left is not written into where it cannot be found, either", "[storage][wal]") {
  on_disk d;
  std::uint64_t last = 0;
  auto const write = [&last](auto& log, std::uint64_t until) {
    while (last < until) {
      ++last;
      append(log, last, 200, static_cast<std::uint8_t>(last));
      log.flush();
      REQUIRE_FALSE(log.failure());
    }
  };
  write(*d.log, 30);
  d.end_in_disorder();
  bool const next = GENERATE(true, false);
  std::string const held = next ? last_segment(d.dir.path) : segment(d.dir.path, 1);
  std::filesystem::create_hard_link(held, in(d, next ? "next.tmp" : "kept-0000000000000001.tmp"));
  unlisted_files::lists = 0;
  {
    auto o = synod::basic_wal<unlisted_files>::open(options(d.dir.path));
    REQUIRE(o.log.has_value());
    if (!next) {
      o.log->compact({29});
      o.log->flush();
    }
    write(*o.log, 80);
  }
  CHECK(std::filesystem::exists(held) == next);
  d.reopen();
  check_all(d, 29, last);
}

TEST_CASE("a spare of another size is not used", "[storage][wal]") {
  on_disk d;
  std::uint64_t last = 0;
  go_on(d, last, 100);
  d.log.reset();
  d.log = synod::wal::open(options(d.dir.path, 8192)).log;
  REQUIRE(d.log.has_value());
  go_on(d, last, 400);
  CHECK(std::filesystem::file_size(last_segment(d.dir.path)) == 8192);
  d.reopen();
  check_all(d, 385, last);
}
