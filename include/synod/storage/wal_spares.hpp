// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <cstdint>
#include <string>
#include <utility>
#include <vector>

#include <fcntl.h>

#include <synod/storage/wal_error.hpp>
#include <synod/storage/wal_segment.hpp>

SYNOD_BEGIN_NAMESPACE
namespace detail {

/// Files for the segments to come: of those that are done with some are kept, since to overwrite a file costs its bytes
/// once, and to make one costs them twice. A name says what a file is: one that no log needs has it, durably, before
/// anything in it is overwritten, and recovery passes over it. What a crash leaves under such a name is removed: where it
/// kept both names of a file that was renamed, that is a segment besides.
template <class Files>
class wal_spares {
 public:
  /// Of segments of `bytes` in `directory`. Pre: its segments were read, and nobody else writes there.
  wal_spares(std::string directory, std::uint64_t bytes) : directory_(std::move(directory)), bytes_(bytes) {
    std::vector<std::string> names;
    Files::list(directory_, names);
    for (std::string const& name : names)
      if (name == next_segment || kept_segment_number(name)) Files::remove(path(name));
  }
  ~wal_spares() {
    Files::close(fd_);
    if (fd_ >= 0) Files::remove(path(next_segment));
    for (std::string const& name : kept_) Files::remove(path(name));
  }
  wal_spares(wal_spares const&) = delete;
  wal_spares& operator=(wal_spares const&) = delete;

  /// Makes the next one ready, unless it is; what fails leaves nothing.
  wal_error prepare() {
    if (fd_ >= 0) return {};
    reused_ = true;
    while (!kept_.empty()) {
      std::string const name = std::move(kept_.back());
      kept_.pop_back();
      if (adopt(path(name))) return {};
    }
    reused_ = false;
    return prepare_segment<Files>(directory_, bytes_, fd_);
  }

  /// The next one, for `publish_segment`, whose file `fd` is the caller's from here on; `reused` where there is something in
  /// it. Made now where it is not ready. Errors: those of making it.
  wal_error take(int& fd, bool& reused) {
    if (wal_error e = prepare()) return e;
    fd = std::exchange(fd_, -1);
    reused = reused_;
    return {};
  }

  /// Nobody needs these files any more. What goes wrong does no harm.
  void release(std::vector<std::string> const& names) {
    if (names.empty()) return;
    std::size_t const before = kept_.size();
    for (std::string const& name : names)
      if (kept_.size() == most || !keep(name)) Files::remove(path(name));
    if (Files::sync_directory(directory_) == 0) return;
    for (; kept_.size() > before; kept_.pop_back()) Files::remove(path(kept_.back()));
  }

 private:
  static constexpr std::size_t most = 4;  // of the usual sizes a snapshot lets go two or three at once

  std::string path(std::string const& name) const { return directory_ + "/" + name; }

  bool keep(std::string const& name) {
    auto const number = segment_number(name);
    if (!number) return false;
    std::string const kept = kept_segment_name(*number);
    Files::remove(path(kept));  // were it the same file by another name, the renaming would do nothing
    if (Files::rename(path(name), path(kept))) return false;
    kept_.push_back(kept);
    return true;
  }

  bool adopt(std::string const& from) {
    std::uint64_t size = 0;
    bool const fits = Files::open(from, O_RDWR, fd_) == 0 && Files::size(fd_, size) == 0 && size == bytes_;
    if (fits && Files::rename(from, path(next_segment)) == 0) return true;
    Files::close(std::exchange(fd_, -1));
    Files::remove(from);
    return false;
  }

  std::string directory_;
  std::uint64_t bytes_;
  std::vector<std::string> kept_;
  int fd_ = -1;          // of the next one, under the name `next_segment`
  bool reused_ = false;
};

}  // namespace detail
SYNOD_END_NAMESPACE
