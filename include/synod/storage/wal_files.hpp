// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <cerrno>
#include <cstddef>
#include <cstdint>
#include <cstdio>
#include <span>
#include <string>
#include <vector>

#include <dirent.h>
#include <fcntl.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include <synod/core/bytes.hpp>

SYNOD_BEGIN_NAMESPACE

/// What a write-ahead log asks of the operating system. Each call answers 0 or an `errno`; nothing is retried but
/// what was interrupted or only partly done. Tests put a policy of their own in its place.
struct posix_files {
  /// Makes a directory, and those above it that are missing, and their names durable.
  static int make_directory(std::string const& path) {
    std::size_t const named = path.find_last_not_of('/');
    std::size_t const slash = named == std::string::npos ? named : path.find_last_of('/', named);
    std::string const above = slash == std::string::npos ? "." : slash == 0 ? "/" : path.substr(0, slash);
    int e = ::mkdir(path.c_str(), 0755) == 0 ? 0 : errno;
    if (e == ENOENT && slash != std::string::npos && slash != 0) {
      if (int const not_made = make_directory(above)) return not_made;
      e = ::mkdir(path.c_str(), 0755) == 0 ? 0 : errno;
    }
    if (e == EEXIST) return is_directory(path) ? 0 : ENOTDIR;
    return e != 0 ? e : sync_directory(above);
  }
  static int open(std::string const& path, int flags, int& fd) {
    fd = ::open(path.c_str(), flags | O_CLOEXEC, 0644);
    return fd >= 0 ? 0 : errno;
  }
  static void close(int fd) {
    if (fd >= 0) ::close(fd);
  }
  static int lock(int fd) { return ::flock(fd, LOCK_EX | LOCK_NB) == 0 ? 0 : errno; }

  static int write_at(int fd, bytes_view bytes, std::uint64_t offset) {
    while (!bytes.empty()) {
      ssize_t const n = ::pwrite(fd, bytes.data(), bytes.size(), static_cast<off_t>(offset));
      if (n < 0 && errno == EINTR) continue;
      if (n <= 0) return n == 0 ? EIO : errno;
      bytes = bytes.subspan(static_cast<std::size_t>(n));
      offset += static_cast<std::uint64_t>(n);
    }
    return 0;
  }
  /// Reads up to `into.size()` bytes; `got` says how many there were.
  static int read_at(int fd, std::span<std::byte> into, std::uint64_t offset, std::size_t& got) {
    for (got = 0; got < into.size();) {
      ssize_t const n = ::pread(fd, into.data() + got, into.size() - got, static_cast<off_t>(offset + got));
      if (n < 0 && errno == EINTR) continue;
      if (n < 0) return errno;
      if (n == 0) break;
      got += static_cast<std::size_t>(n);
    }
    return 0;
  }
  /// Makes what was written to the file durable, and what is needed to read it back.
  static int sync_data(int fd) { return ::fdatasync(fd) == 0 ? 0 : errno; }
  static int sync(int fd) { return ::fsync(fd) == 0 ? 0 : errno; }
  /// Makes creations, renames and removals in a directory durable.
  static int sync_directory(std::string const& path) {
    int fd = -1;
    if (int const e = open(path, O_RDONLY | O_DIRECTORY, fd)) return e;
    int const e = sync(fd);
    close(fd);
    return e;
  }
  /// What is read next comes from the disk: after a failed flush the cache may show what never got there.
  static void drop_cache(int fd) { ::posix_fadvise(fd, 0, 0, POSIX_FADV_DONTNEED); }
  static int size(int fd, std::uint64_t& bytes) {
    struct stat s {};
    if (::fstat(fd, &s) != 0) return errno;
    bytes = static_cast<std::uint64_t>(s.st_size);
    return 0;
  }
  static int rename(std::string const& from, std::string const& to) {
    return std::rename(from.c_str(), to.c_str()) == 0 ? 0 : errno;
  }
  static int remove(std::string const& path) { return ::unlink(path.c_str()) == 0 || errno == ENOENT ? 0 : errno; }
  static int list(std::string const& path, std::vector<std::string>& names) {
    DIR* const d = ::opendir(path.c_str());
    if (d == nullptr) return errno;
    while (dirent const* e = ::readdir(d)) names.emplace_back(e->d_name);
    ::closedir(d);
    return 0;
  }

 private:
  static bool is_directory(std::string const& path) {
    struct stat s {};
    return ::stat(path.c_str(), &s) == 0 && S_ISDIR(s.st_mode);
  }
};

SYNOD_END_NAMESPACE
