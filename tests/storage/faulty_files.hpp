// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <cerrno>
#include <cstddef>
#include <cstdint>
#include <map>
#include <memory>
#include <random>
#include <set>
#include <span>
#include <string>
#include <vector>

#include <fcntl.h>

#include <synod/core/bytes.hpp>

namespace faulty {

/// A disk in memory that tells what is durable from what is not. A crash keeps, of what was not flushed, any sectors
/// and any directory entries: later ones without earlier ones, and sectors torn in the middle of a write.
struct disk {
  static constexpr std::size_t sector = 512;

  struct file {
    std::vector<std::byte> now, durable;
  };
  std::map<std::string, std::shared_ptr<file>> now, durable;  // by path
  std::map<int, std::shared_ptr<file>> open;
  std::set<std::string> locks;
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
      std::vector<std::byte> image = f->durable;
      if (f->now.size() > image.size()) image.resize(random() % 2 == 0 ? f->now.size() : image.size());
      for (std::size_t at = 0; at < image.size(); at += sector) {
        if (at >= f->now.size() || random() % 2 == 0) continue;
        std::size_t const n = std::min({sector, image.size() - at, f->now.size() - at});
        std::size_t const torn = random() % 4 == 0 ? random() % (n + 1) : n;
        std::copy_n(f->now.begin() + static_cast<std::ptrdiff_t>(at), torn, image.begin() + static_cast<std::ptrdiff_t>(at));
      }
      f->now = f->durable = image;
    }
    now = durable = kept;
    open.clear();
    locks.clear();
    crash_at = fail_sync_at = full_after = ~std::uint64_t{0};
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
    if (!f) f = std::make_shared<disk::file>();
    if ((flags & O_TRUNC) != 0) f->now.clear();
    fd = d.next++;
    d.open[fd] = f;
    return 0;
  }
  static void close(int fd) { disk::get().open.erase(fd); }
  static int lock(int) { return 0; }
  static int write_at(int fd, synod::bytes_view bytes, std::uint64_t offset) {
    disk& d = disk::get();
    bool const crash = d.crashed();
    auto& f = *d.open.at(fd);
    std::size_t n = crash ? bytes.size() / 2 : bytes.size();  // a write under way may be half done
    if (d.bytes_written + n > d.full_after) return ENOSPC;
    d.bytes_written += n;
    if (f.now.size() < offset + n) f.now.resize(offset + n);
    std::copy_n(bytes.begin(), n, f.now.begin() + static_cast<std::ptrdiff_t>(offset));
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
    if (d.crashed() || ++d.syncs > d.fail_sync_at) return EIO;
    auto& f = *d.open.at(fd);
    f.durable = f.now;
    return 0;
  }
  static int sync_directory(std::string const&) {
    disk& d = disk::get();
    if (d.crashed()) return EIO;
    d.durable = d.now;
    return 0;
  }
  static int truncate(int fd, std::uint64_t size) {
    disk::get().open.at(fd)->now.resize(size);
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
