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
  slot_index index;              ///< by slot, the stream position of its record's frame

  /// What every segment begins with.
  struct header {
    std::vector<std::byte> hard;
    std::array<std::byte, 16> compaction{};
  };
  header head() const { return {hard, compaction()}; }

  /// The body of a `compact` frame.
  std::array<std::byte, 16> compaction() const {
    std::array<std::byte, 16> body;
    store_little(body.data(), compacted.value);
    store_little(body.data() + 8, oldest);
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
        if (r.value - compacted.value > slots_max) return r < compacted;
        if (f.type == type::reset) index.clear(r);
        if (r >= compacted) index.place(r, at);
        s.high = std::max(s.high, r);
        return true;
      }
      case type::truncate:
        if (f.body.size() != 8) return false;
        index.truncate({load_little<std::uint64_t>(f.body.data())});
        return true;
      case type::compact:
        if (f.body.size() != 16) return false;
        compacted = {load_little<std::uint64_t>(f.body.data())};
        oldest = load_little<std::uint64_t>(f.body.data() + 8);
        index.compact(compacted);
        return true;
    }
    return false;
  }

 private:
  static constexpr std::uint64_t slots_max = std::uint64_t{1} << 32;  // no log is longer; an index is not made for more
};

}  // namespace detail
SYNOD_END_NAMESPACE
