// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <string_view>

#include <synod/version.hpp>

SYNOD_BEGIN_NAMESPACE
namespace sim {

/// What must happen sometimes, or the worlds prove nothing: beside each "always" of the invariants stands one of these.
enum class sometimes : std::uint8_t {
  chosen,            ///< a node delivered an entry
  led,               ///< a node took office
  leader_changed,    ///< … and another one had been there before
  two_leaders,       ///< two nodes led at once, in different ballots
  lost, duplicated, reordered, unreachable,  ///< messages
  crashed, lost_writes, kept_prefix, flush_failed,
  truncated,         ///< a conflicting suffix was cut
  replaced,          ///< a slot's entry was replaced by a later ballot's
  backed_up,         ///< a leader was told where to try next
  paged,             ///< a promise took more than one message
  several,           ///< an accept carried more than one entry
  fetched,           ///< a learner was sent chosen entries
  chunked, installed, compacted,  ///< snapshots
  read_later,        ///< the storage had to be waited for
  called_lost, called_unknown, busy, not_leader,  ///< answers to proposals
  count,
};

class tally_of_sometimes {
 public:
  static constexpr std::size_t size = static_cast<std::size_t>(sometimes::count);

  void note(sometimes s, std::uint64_t times = 1) { counts_[static_cast<std::size_t>(s)] += times; }
  std::uint64_t operator[](sometimes s) const { return counts_[static_cast<std::size_t>(s)]; }
  tally_of_sometimes& operator+=(tally_of_sometimes const& other) {
    for (std::size_t i = 0; i < size; ++i) counts_[i] += other.counts_[i];
    return *this;
  }
  static std::string_view name(sometimes s) {
    static constexpr std::array<std::string_view, size> names{
        "chosen", "led", "leader changed", "two leaders", "lost", "duplicated", "reordered", "unreachable", "crashed",
        "lost writes", "kept a prefix", "flush failed", "truncated", "replaced", "backed up", "paged", "several entries",
        "fetched", "chunked", "installed", "compacted", "read later", "called lost", "called unknown", "busy",
        "not leader"};
    return names[static_cast<std::size_t>(s)];
  }

 private:
  std::array<std::uint64_t, size> counts_{};
};

}  // namespace sim
SYNOD_END_NAMESPACE
