// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <condition_variable>
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <mutex>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include <synod/storage/wal.hpp>
#include <synod/testing/storage_laws.hpp>
#include <tests/catch.hpp>

#include "faulty_files.hpp"

/// A write-ahead log on a real disk or a faulty one, and its files by hand.
namespace logs {

using synod::batch;
using synod::mark;
using synod::slot;
using synod::wal_error;
using synod::testing::record_of;
using synod::testing::recovered;
using faulty_wal = synod::basic_wal<faulty::files>;

inline synod::wal_options options(std::string directory, std::uint64_t segment_bytes = 4096) {
  synod::wal_options o;
  o.directory = std::move(directory);
  o.segment_bytes = segment_bytes;
  o.flush = synod::flush_on::call;
  return o;
}

struct temporary {
  std::string path;
  temporary() {
    std::string name = (std::filesystem::temp_directory_path() / "synod-wal-").string() + std::string(6, 'X');
    path = ::mkdtemp(name.data());  // which puts letters of its own in the place of these six
  }
  ~temporary() { std::filesystem::remove_all(path); }
};

struct on_disk {
  static constexpr bool survives = true;
  temporary dir;
  std::vector<std::string> told;  // by the last recovery
  std::optional<synod::wal> log = synod::wal::open(options(dir.path)).log;
  synod::wal& storage() { return *log; }
  void reopen() {
    log.reset();
    told.clear();
    auto opt = options(dir.path);
    opt.log = [this](std::string const& line) { told.push_back(line); };
    auto o = synod::wal::open(std::move(opt));
    INFO(o.error.text());
    REQUIRE(o.log.has_value());
    log = std::move(o.log);
  }
  /// The process is gone, as after SIGKILL: nothing is tidied up.
  void end_in_disorder() {
    using std::filesystem::copy_options;
    temporary copy;
    std::filesystem::copy(dir.path, copy.path, copy_options::recursive | copy_options::overwrite_existing);
    log.reset();
    std::filesystem::copy(copy.path, dir.path, copy_options::recursive | copy_options::overwrite_existing);
  }
};

template <class S>
void append(S& s, std::uint64_t at, std::size_t size = 20, std::uint8_t fill = 1) {
  auto const r = record_of({at}, size, fill);
  s.append(batch(r, 1));
}

inline std::string segment(std::string const& dir, int n) { return dir + "/log-000000000000000" + std::to_string(n) + ".wal"; }

inline std::vector<char> slurp(std::string const& path) {
  std::ifstream in(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(in), {}};
}
inline void spit(std::string const& path, std::vector<char> const& bytes) {
  std::ofstream(path, std::ios::binary).write(bytes.data(), static_cast<std::streamsize>(bytes.size()));
}
/// Turns the byte of a file at `offset` over.
inline void damage(std::string const& path, std::size_t offset) {
  auto bytes = slurp(path);
  REQUIRE(offset < bytes.size());
  bytes[offset] = static_cast<char>(bytes[offset] ^ 0x10);
  spit(path, bytes);
}
/// Where frame number `n` (from 0) of a segment begins.
inline std::size_t frame_at(std::string const& path, int n) {
  auto const bytes = slurp(path);
  std::size_t at = synod::wal_format::header_bytes;
  for (; n > 0; --n) at += synod::wal_format::size(reinterpret_cast<std::byte const*>(bytes.data()) + at);
  return at;
}

/// Files of which a flush waits until it is let go.
struct held_files : synod::posix_files {
  static inline std::mutex m;
  static inline std::condition_variable c;
  static inline bool hold = false;
  static void let(bool go) {
    std::lock_guard const lock(m);
    hold = !go;
    c.notify_all();
  }
  static int sync_data(int fd) {
    std::unique_lock lock(m);
    c.wait(lock, [] { return !hold; });
    return synod::posix_files::sync_data(fd);
  }
};

struct letting {
  ~letting() { held_files::let(true); }
};

}  // namespace logs
