// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <algorithm>
#include <cerrno>
#include <cstddef>
#include <cstdint>
#include <map>
#include <memory>
#include <random>
#include <set>
#include <span>
#include <string>
#include <utility>
#include <vector>

#include <fcntl.h>

#include <synod/core/bytes.hpp>

namespace faulty {

/// A disk in memory that tells what is durable from what is not. A crash keeps, of what was not flushed, any sectors
/// and any directory entries: later ones without earlier ones, and sectors torn in the middle of a write. A flush that
/// fails forgets, as Linux does, which sectors it owes the platter: the next one succeeds without them, and reading
/// shows them until the cache is dropped.
struct disk {
  static constexpr std::size_t sector = 512;

  struct file {
    std::vector<std::byte> now, durable;
    std::set<std::size_t> dirty;  // sectors that `now` owes `durable`

    void write(std::size_t at, synod::bytes_view bytes) {
      if (bytes.empty()) return;
      if (now.size() < at + bytes.size()) now.resize(at + bytes.size());
      std::copy(bytes.begin(), bytes.end(), now.begin() + static_cast<std::ptrdiff_t>(at));
      for (std::size_t s = at / sector; s <= (at + bytes.size() - 1) / sector; ++s) dirty.insert(s);
    }
    /// The first `count` bytes of sector `s` reach the platter.
    void settle(std::size_t s, std::size_t count = sector) {
      std::size_t const from = s * sector;
      std::size_t const to = std::min(from + count, now.size());
      if (to <= from) return;
      if (durable.size() < to) durable.resize(to);
      std::copy(now.begin() + static_cast<std::ptrdiff_t>(from), now.begin() + static_cast<std::ptrdiff_t>(to),
                durable.begin() + static_cast<std::ptrdiff_t>(from));
    }
    void flush() {
      durable.resize(now.size());
      for (std::size_t s : std::exchange(dirty, {})) settle(s);
    }
    /// What is clean is read from the platter again.
    void drop_cache() {
      for (std::size_t at = 0; at < now.size(); at += sector) {
        if (dirty.contains(at / sector)) continue;
        for (std::size_t i = at; i < std::min(at + sector, now.size()); ++i)
          now[i] = i < durable.size() ? durable[i] : std::byte{0};
      }
    }
  };
  std::map<std::string, std::shared_ptr<file>> now, durable;  // by path
  std::map<int, std::shared_ptr<file>> open;
  int next = 3;
  std::uint64_t operations = 0, syncs = 0, bytes_written = 0;
  std::uint64_t crash_at = ~std::uint64_t{0};  // this operation and all after it fail
  std::uint64_t fail_sync_at = ~std::uint64_t{0};
  std::uint64_t full_after = ~std::uint64_t{0};  // bytes

  static disk& get() {
    static disk d;
    return d;
  }
  static void reset() { get() = disk{}; }

  bool crashed() { return ++operations > crash_at; }
  std::size_t files() const { return now.size(); }
  std::size_t bytes() const {
    std::size_t n = 0;
    for (auto const& [path, f] : now) n += f->now.size();
    return n;
  }

  void heal() { crash_at = fail_sync_at = full_after = ~std::uint64_t{0}; }

  /// The process is gone, the machine is not: all that was written can still be read, and is not durable for that.
  void restart_process() {
    open.clear();
    heal();
  }

  /// The power goes, and nothing reaches the platter any more.
  void cut_power() {
    for (auto& [path, f] : durable) {
      f->now = f->durable;
      f->dirty.clear();
    }
    now = durable;
    open.clear();
    heal();
  }

  /// Power is back: `random` decides what of the rest has reached the platter.
  void restart(std::mt19937_64& random) {
    std::map<std::string, std::shared_ptr<file>> kept = durable;
    for (auto const& [path, f] : now)
      if (!durable.contains(path) && random() % 2 == 0) kept[path] = f;
    for (auto const& [path, f] : durable)
      if (!now.contains(path) && random() % 2 == 0) kept.erase(path);
    std::set<file*> done;
    for (auto& [path, f] : kept) {
      if (!done.insert(f.get()).second) continue;
      if (f->now.size() > f->durable.size() && random() % 2 == 0) f->durable.resize(f->now.size());
      std::size_t const size = f->durable.size();
      for (std::size_t s : f->dirty)
        if (s * sector < size && random() % 2 == 0) f->settle(s, random() % 4 == 0 ? random() % (sector + 1) : sector);
      f->durable.resize(size);
    }
    durable = kept;
    cut_power();
  }
};

/// The policy that a write-ahead log is given in place of the operating system's files.
struct files {
  static int make_directory(std::string const&) { return disk::get().crashed() ? EIO : 0; }
  static int open(std::string const& path, int flags, int& fd) {
    disk& d = disk::get();
    if (d.crashed()) return EIO;
    auto& f = d.now[path];
    if (!f && (flags & O_CREAT) == 0) {
      d.now.erase(path);
      return ENOENT;
    }
    if (f && (flags & O_EXCL) != 0) return EEXIST;
    if (!f) f = std::make_shared<disk::file>();
    if ((flags & O_TRUNC) != 0) f->now.clear(), f->dirty.clear();
    fd = d.next++;
    d.open[fd] = f;
    return 0;
  }
  static void close(int fd) { disk::get().open.erase(fd); }
  static int lock(int) { return 0; }
  static int write_at(int fd, synod::bytes_view bytes, std::uint64_t offset) {
    disk& d = disk::get();
    bool const crash = d.crashed();
    std::size_t const n = crash ? bytes.size() / 2 : bytes.size();  // a write under way may be half done
    if (d.bytes_written + n > d.full_after) return ENOSPC;
    d.bytes_written += n;
    d.open.at(fd)->write(offset, bytes.first(n));
    return crash ? EIO : 0;
  }
  static int read_at(int fd, std::span<std::byte> into, std::uint64_t offset, std::size_t& got) {
    auto& f = *disk::get().open.at(fd);
    got = offset >= f.now.size() ? 0 : std::min<std::size_t>(into.size(), f.now.size() - offset);
    std::copy_n(f.now.begin() + static_cast<std::ptrdiff_t>(std::min<std::uint64_t>(offset, f.now.size())), got, into.begin());
    return 0;
  }
  static int sync_data(int fd) { return sync(fd); }
  static int sync(int fd) {
    disk& d = disk::get();
    if (d.crashed()) return EIO;
    auto& f = *d.open.at(fd);
    if (++d.syncs > d.fail_sync_at) return f.dirty.clear(), EIO;
    f.flush();
    return 0;
  }
  static void drop_cache(int fd) { disk::get().open.at(fd)->drop_cache(); }
  static int sync_directory(std::string const&) {
    disk& d = disk::get();
    if (d.crashed()) return EIO;
    d.durable = d.now;
    return 0;
  }
  static int size(int fd, std::uint64_t& bytes) {
    bytes = disk::get().open.at(fd)->now.size();
    return 0;
  }
  static int rename(std::string const& from, std::string const& to) {
    disk& d = disk::get();
    if (d.crashed()) return EIO;
    if (!d.now.contains(from)) return ENOENT;
    d.now[to] = d.now[from];
    d.now.erase(from);
    return 0;
  }
  static int remove(std::string const& path) {
    disk& d = disk::get();
    if (d.crashed()) return EIO;
    d.now.erase(path);
    return 0;
  }
  static int list(std::string const& path, std::vector<std::string>& names) {
    for (auto const& [p, f] : disk::get().now)
      if (p.starts_with(path + "/")) names.push_back(p.substr(path.size() + 1));
    return 0;
  }
};

}  // namespace faulty
