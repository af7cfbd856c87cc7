// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>
#include <vector>

#include <synod/core/record.hpp>
#include <synod/storage/slot_index.hpp>
#include <synod/storage/wal_format.hpp>
#include <synod/storage/wal_segment.hpp>

SYNOD_BEGIN_NAMESPACE
namespace detail {

/// What a log's frames add up to.
struct wal_contents {
  std::vector<std::byte> hard;   ///< the hard state put last
  slot compacted{};              ///< the slots below are let go
  std::uint64_t oldest = 1;      ///< the oldest segment that must be there
  slot snapshot{};               ///< the last slot of the snapshot that must be there; 0: none must
  slot_index index;              ///< by slot, the stream position of its record's frame

  /// What every segment begins with.
  struct header {
    std::vector<std::byte> hard;
    std::array<std::byte, 24> compaction{};
  };
  header head() const { return {hard, compaction()}; }

  /// The body of a `compact` frame.
  std::array<std::byte, 24> compaction() const {
    std::array<std::byte, 24> body;
    store_little(body.data(), compacted.value);
    store_little(body.data() + 8, oldest);
    store_little(body.data() + 16, snapshot.value);
    return body;
  }

  /// Takes in a frame that was read back at stream position `at` of segment `s`. False where no log writes such a frame.
  bool replay(wal_format::frame const& f, std::uint64_t at, wal_segment& s) {
    using wal_format::type;
    switch (f.type) {
      case type::hard_state:
        hard.assign(f.body.begin(), f.body.end());
        return true;
      case type::record:
      case type::reset: {
        auto const size = record::check(f.body);
        if (!size || *size != f.body.size()) return false;
        slot const r = record::slot_of(f.body.data());
        if (f.type == type::reset) index.clear(r);
        if (!index.empty() && r > index.last() && r - index.last() > gap_max) return false;
        if (r >= compacted) index.place(r, at);
        s.high = std::max(s.high, r);
        return true;
      }
      case type::truncate:
        if (f.body.size() != 8) return false;
        index.truncate({load_little<std::uint64_t>(f.body.data())});
        return true;
      case type::compact:
        if (f.body.size() != 24) return false;
        compacted = {load_little<std::uint64_t>(f.body.data())};
        oldest = load_little<std::uint64_t>(f.body.data() + 8);
        snapshot = {load_little<std::uint64_t>(f.body.data() + 16)};
        index.compact(compacted);
        return oldest <= s.number;
    }
    return false;
  }

  /// Whether all that is held stands in `segments` from the oldest that must be there on.
  bool fits(std::vector<wal_segment> const& segments) const {
    for (slot s = index.first(); s <= index.last(); s = s + 1)
      if (std::uint64_t const p = index.at(s); p != slot_index::none && segment_at(segments, p).number < oldest) return false;
    return true;
  }

 private:
  static constexpr std::uint64_t gap_max = std::uint64_t{1} << 22;  // no log has a wider one; an index is not made for it
};

}  // namespace detail
SYNOD_END_NAMESPACE
