// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <cstdint>
#include <string>
#include <utility>
#include <vector>

#include <synod/storage/wal_contents.hpp>
#include <synod/storage/wal_error.hpp>
#include <synod/storage/wal_floor.hpp>
#include <synod/storage/wal_options.hpp>
#include <synod/storage/wal_recovery.hpp>
#include <synod/storage/wal_segment.hpp>
#include <synod/storage/wal_snapshots.hpp>

SYNOD_BEGIN_NAMESPACE
namespace detail {

/// What is found in a log's directory, once nobody else can write there.
template <class Files>
struct wal_opening {
  std::vector<wal_segment> segments;  ///< open files, whether or not something was wrong
  wal_contents contents;
  std::uint64_t next_sequence = 1;
  std::vector<std::string> outdated;  ///< files that nobody needs any more

  wal_error read(wal_options const& o, int lock, std::string const& lock_path, wal_snapshots<Files>& snapshots) {
    if (int const e = Files::sync_directory(o.directory))  // the names that are found stay
      return wal_error::system(o.directory, 0, "cannot flush the directory", e);
    wal_floor floor;
    bool known = true;
    if (wal_error e = floor.load<Files>(lock, lock_path, known)) return e;
    if (!known && o.log) o.log(lock_path + ": is not whole; how far the log reached is taken from its segments");

    wal_reader<Files> reader(o.directory, o.stream, floor, o.log);
    wal_error e = reader.read([this](auto const& f, std::uint64_t at, wal_segment& s) { return contents.replay(f, at, s); });
    segments = std::move(reader.segments());
    if (e) return e;
    if (!segments.empty() && segments.front().number > contents.oldest)
      return {wal_error::kind::missing_segment, o.directory + "/" + segment_name(segments.front().number - 1), 0,
              "the segment is missing, though nothing says that it could be let go"};
    if (!contents.fits(segments))
      return {wal_error::kind::corrupt, o.directory + "/" + segment_name(contents.oldest), 0,
              "the log says that it begins here, and holds records that stand before"};
    next_sequence = reader.next_sequence();

    if (wal_error s = snapshots.open()) return s;
    if (snapshots.newest().last < contents.snapshot)
      return {wal_error::kind::missing_snapshot, o.directory + "/" + snapshot_file::name(contents.snapshot), 0,
              "the snapshot is missing, though the log begins behind it"};
    outdated = std::move(reader.leftover());
    for (std::string& name : snapshots.outdated()) outdated.push_back(std::move(name));
    // What was found is durable, and what comes will stand behind it: a crash between a segment's name and the floor, or
    // within the floor, must not let it go missing later without a word.
    if (segments.empty() || (known && floor.segment >= segments.back().number)) return {};
    return wal_floor{segments.back().number, next_sequence}.template store<Files>(lock, lock_path);
  }
};

}  // namespace detail
SYNOD_END_NAMESPACE
