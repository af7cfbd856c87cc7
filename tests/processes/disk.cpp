// SPDX-License-Identifier: BSL-1.0
//
// A disk that can fail, between a process and its files: to be preloaded (LD_PRELOAD).
//
// It watches the files below $SYNOD_DISK. Before a file is written to, what stood there goes into a journal in
// $SYNOD_DISK_UNDO; a flush empties it. After a process was killed, whoever plays the power cut puts back what the journals
// still hold: exactly what was never flushed. Files in $SYNOD_DISK_UNDO say how the disk behaves, from the next call on:
//
//   fail-flush    a flush fails with EIO
//   no-space      a file that would grow does not: ENOSPC
//   slow-flush    a flush takes a tenth of a second longer
//   lie           a flush of data is answered, and nothing of it done: for the test that this is found out
#include <algorithm>
#include <cerrno>
#include <cstdarg>
#include <cstdint>
#include <cstdlib>
#include <map>
#include <memory>
#include <mutex>
#include <string>
#include <string_view>
#include <vector>

#include <dlfcn.h>
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

namespace {

template <class F>
F* real(F*, char const* name) {
  return reinterpret_cast<F*>(::dlsym(RTLD_NEXT, name));
}
#define REAL(name) real(&::name, #name)

std::string from_environment(char const* name) {
  char const* const held = std::getenv(name);
  return held ? held : "";
}
std::string const& watched() {
  static std::string const at = from_environment("SYNOD_DISK") + "/";
  return at;
}
std::string const& journals() {
  static std::string const at = from_environment("SYNOD_DISK_UNDO") + "/";
  return at;
}
bool told_to(char const* what) { return ::access((journals() + what).c_str(), F_OK) == 0; }

std::string journal_of(std::string name) {
  for (char& c : name)
    if (c == '/') c = '|';
  return journals() + name + ".undo";
}

struct watched_file {
  std::mutex busy;
  std::string name;
  int journal = -1;

  ~watched_file() {
    if (journal >= 0) REAL(close)(journal);
  }
};
using handle = std::shared_ptr<watched_file>;

struct open_files {
  std::mutex m;
  std::map<int, handle> all;
  static open_files& get() {
    static auto& one = *new open_files;  // files are closed after the statics have gone
    return one;
  }
  handle find(int fd) {
    std::lock_guard const lock(m);
    auto const found = all.find(fd);
    return found == all.end() ? nullptr : found->second;
  }
  void opened(int fd, char const* name, int flags) {
    if (fd < 0 || !std::string_view(name).starts_with(watched()) || (flags & O_ACCMODE) == O_RDONLY) return;
    auto const f = std::make_shared<watched_file>();
    f->name = name;
    f->journal = REAL(open)(journal_of(name).c_str(), O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC | (flags & O_TRUNC), 0644);
    std::lock_guard const lock(m);
    all[fd] = f;
  }
  void closed(int fd) {
    std::lock_guard const lock(m);
    all.erase(fd);
  }
  void renamed(char const* from, char const* to) {
    if (!std::string_view(from).starts_with(watched())) return;
    REAL(rename)(journal_of(from).c_str(), journal_of(to).c_str());
    std::lock_guard const lock(m);
    for (auto& each : all)
      if (each.second->name == from) each.second->name = to;
  }
};

/// Remembers what a write of `count` bytes at `at` is going to replace: at, count, size of the file, bytes, and the bytes.
void remember(watched_file& f, int fd, std::uint64_t size, std::uint64_t at, std::uint64_t count) {
  std::uint64_t const there = at >= size ? 0 : std::min(count, size - at);
  std::uint64_t const head[4] = {at, count, size, there};
  std::vector<char> record(sizeof head + there);
  std::copy_n(reinterpret_cast<char const*>(head), sizeof head, record.data());
  if (there != 0 && ::pread(fd, record.data() + sizeof head, there, static_cast<off_t>(at)) != static_cast<ssize_t>(there)) std::abort();
  if (::write(f.journal, record.data(), record.size()) != static_cast<ssize_t>(record.size())) std::abort();
}

int flush(int fd, int (*flushed)(int), bool of_data) {
  handle const f = open_files::get().find(fd);
  if (!f) return flushed(fd);
  std::lock_guard const lock(f->busy);
  if (told_to("slow-flush")) ::usleep(100000);
  if (told_to("fail-flush")) return errno = EIO, -1;
  if (of_data && told_to("lie")) return 0;
  int const r = flushed(fd);
  if (r == 0 && ::ftruncate(f->journal, 0) != 0) std::abort();
  return r;
}

int opened(int (*open)(char const*, int, ...), char const* name, int flags, std::va_list& more) {
  int const fd = open(name, flags, (flags & (O_CREAT | O_TMPFILE)) != 0 ? va_arg(more, mode_t) : 0);
  open_files::get().opened(fd, name, flags);
  return fd;
}

ssize_t written(ssize_t (*write)(int, void const*, std::size_t, off_t), int fd, void const* bytes, std::size_t count, off_t at) {
  handle const f = open_files::get().find(fd);
  if (!f) return write(fd, bytes, count, at);
  std::lock_guard const lock(f->busy);
  struct stat s {};
  if (::fstat(fd, &s) != 0) return -1;
  auto const size = static_cast<std::uint64_t>(s.st_size), begin = static_cast<std::uint64_t>(at);
  if (begin + count > size && told_to("no-space")) return errno = ENOSPC, -1;
  remember(*f, fd, size, begin, count);
  return write(fd, bytes, count, at);
}

}  // namespace

extern "C" {

int open(char const* name, int flags, ...) {
  std::va_list more;
  va_start(more, flags);
  int const fd = opened(REAL(open), name, flags, more);
  va_end(more);
  return fd;
}
int open64(char const* name, int flags, ...) {
  std::va_list more;
  va_start(more, flags);
  int const fd = opened(REAL(open64), name, flags, more);
  va_end(more);
  return fd;
}
int close(int fd) {
  open_files::get().closed(fd);
  return REAL(close)(fd);
}
ssize_t pwrite(int fd, void const* bytes, std::size_t count, off_t at) { return written(REAL(pwrite), fd, bytes, count, at); }
ssize_t pwrite64(int fd, void const* bytes, std::size_t count, off_t at) { return written(REAL(pwrite64), fd, bytes, count, at); }
int fsync(int fd) { return flush(fd, REAL(fsync), false); }
int fdatasync(int fd) { return flush(fd, REAL(fdatasync), true); }
int rename(char const* from, char const* to) noexcept {
  int const r = REAL(rename)(from, to);
  if (r == 0) open_files::get().renamed(from, to);
  return r;
}

}  // extern "C"
