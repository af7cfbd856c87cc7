// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <string_view>

#include <synod/sim/tally.hpp>

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
  found_damage,      ///< a node found that its disk does not hold what was written there, and stayed down
  replaced_disk,     ///< … or had lost it, and came back as new
  took_part_again,   ///< … and promised again, once it held what others had chosen with its help
  truncated,         ///< a conflicting suffix was cut
  replaced,          ///< a slot's entry was replaced by a later ballot's
  backed_up,         ///< a leader was told where to try next
  paged,             ///< a promise took more than one message
  several,           ///< an accept carried more than one entry
  fetched,           ///< a learner was sent chosen entries
  chunked, installed, compacted,  ///< snapshots
  read_later,        ///< the storage had to be waited for
  called_lost, called_unknown, busy, not_leader,  ///< answers to proposals
  read_confirmed,    ///< a read could be made, after a leader had asked whether his ballot stands
  count,
};

constexpr std::string_view name_of(sometimes s) {
  constexpr std::array<std::string_view, static_cast<std::size_t>(sometimes::count)> names{
      "chosen", "led", "leader changed", "two leaders", "lost", "duplicated", "reordered", "unreachable", "crashed",
      "lost writes", "kept a prefix", "flush failed", "found damage", "replaced a disk", "took part again", "truncated", "replaced", "backed up", "paged", "several entries",
      "fetched", "chunked", "installed", "compacted", "read later", "called lost", "called unknown", "busy",
      "not leader", "read confirmed"};
  return names[static_cast<std::size_t>(s)];
}

}  // namespace sim
SYNOD_END_NAMESPACE
