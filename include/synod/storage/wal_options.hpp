// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <cstdint>
#include <functional>
#include <string>

#include <synod/version.hpp>

SYNOD_BEGIN_NAMESPACE

/// How a write-ahead log is run.
struct wal_options {
  std::string directory;
  std::uint64_t stream = 0;                                    ///< of whom this log is; another's is refused
  std::uint64_t segment_bytes = std::uint64_t{16} << 20;       ///< that a segment is made with; a flush may need more
  bool background = true;                                      ///< flush on a thread of its own
  std::function<void(std::string const&)> log{};               ///< told, in a line, what recovery found and mended
};

SYNOD_END_NAMESPACE
