// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <cstdint>
#include <functional>
#include <string>

#include <synod/version.hpp>

SYNOD_BEGIN_NAMESPACE

/// On which thread a write-ahead log is written and flushed.
enum class flush_on : std::uint8_t {
  thread,  ///< on one of its own: nobody waits for a disk
  host,    ///< on that of the replica's host, in `carry_out`: two hand-overs between threads fewer, but it waits,
           ///< and while a disk hangs nobody can say so
  call,    ///< on the caller's, within `flush`, which returns when all is durable
};

/// How a write-ahead log is run.
struct wal_options {
  std::string directory;
  std::uint64_t stream = 0;                                    ///< of whom this log is; another's is refused
  std::uint64_t segment_bytes = std::uint64_t{16} << 20;       ///< that a segment is made with; a flush may need more
  flush_on flush = flush_on::thread;                           ///< who waits for the disk
  std::function<void(std::string const&)> log{};               ///< told, in a line, what recovery found and mended
};

SYNOD_END_NAMESPACE
