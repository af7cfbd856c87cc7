// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <cstdint>
#include <cstring>
#include <string>

#include <synod/version.hpp>

SYNOD_BEGIN_NAMESPACE

/// Why a write-ahead log cannot be opened or went out of use, in words: file, offset and reason.
struct wal_error {
  enum class kind : std::uint8_t {
    none,
    locked,           ///< another process has the directory
    io,               ///< the operating system refused: `reason` has its words
    not_a_log,        ///< the file's magic number is another one
    version,          ///< written by another format version
    stream,           ///< the file belongs to another log
    missing_segment,  ///< a file that the log needs is gone
    missing_snapshot, ///< the snapshot that the log begins behind is gone
    corrupt,          ///< bytes that had become durable are not what was written
  };
  kind what = kind::none;
  std::string file{};
  std::uint64_t offset = 0;
  std::string reason{};

  explicit operator bool() const { return what != kind::none; }
  std::string text() const {
    return what == kind::none ? std::string("no error")
                              : file + " at byte " + std::to_string(offset) + ": " + reason;
  }

  static wal_error system(std::string file, std::uint64_t offset, std::string const& doing, int code) {
    return {kind::io, std::move(file), offset, doing + ": " + std::strerror(code)};
  }
};

SYNOD_END_NAMESPACE
