// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string_view>

#include <synod/sim/clock.hpp>

SYNOD_BEGIN_NAMESPACE
namespace sim {

/// What comes upon a world from outside. Each kind says what an event's `node`, `peer` and `amount` mean to it.
enum class fault : std::uint8_t {
  // Clients and operators: no faults, but what the faults meet.
  propose,     ///< a client asks `node`, or the leader that it was told of; `amount` is its luck
  compact,     ///< `node` writes a snapshot and lets its log go
  // Paths from `node` to `peer`, for a while.
  lose,        ///< `amount` millionths of the messages
  repeat,      ///< `amount` millionths come twice
  replay,      ///< `amount` millionths come again much later
  straggle,    ///< `amount` millionths take up to thirty times as long
  delay,       ///< each takes exponentially long besides, `amount` microseconds on average
  clog,        ///< nothing arrives before the end, and then everything does
  throttle,    ///< carries `amount` bytes a second; what would wait too long behind the others is dropped
  // Who hears whom, for a while.
  halves,      ///< the members in the set `amount` and the others do not hear each other
  isolate,     ///< `node` neither hears nor is heard
  ring,        ///< in a circle, shuffled by `amount`, each hears his two neighbours
  bridge,      ///< as `halves`, but `node` hears and is heard by all
  one_way,     ///< `peer` does not hear `node`
  // Nodes.
  crash,       ///< `node` is down for a while; what was not flushed is gone
  tear,        ///< … as soon as there is any, but a first part survives, the last of it torn, by luck `amount`
  scatter,     ///< … but any part survives, in no order, each piece whole or torn, by luck `amount`
  pause,       ///< `node` stands still for a while
  drift,       ///< `node`'s clock gains `amount` microseconds a second, for a while
  jump,        ///< `node`'s clock is set `amount` microseconds forward, or back
  // Disks.
  slow_flush,  ///< `node`'s flushes take `amount` microseconds, for a while
  fail_flush,  ///< `node`'s next flush fails: it stops, and is down for a while
  flip,        ///< a bit of something that is stored at `node`, by luck `amount`
  misdirect,   ///< the next record that `node` stores is written over another one, by luck `amount`
  lose_disk,   ///< `node` is down for a while, and its disk is gone: it comes back as new
  count,
};

constexpr std::string_view name_of(fault f) {
  constexpr std::array<std::string_view, static_cast<std::size_t>(fault::count)> names{
      "propose", "compact", "lose", "repeat", "replay", "straggle", "delay", "clog", "throttle", "halves", "isolate",
      "ring", "bridge", "one-way", "crash", "tear", "scatter", "pause", "drift", "jump", "slow-flush", "fail-flush",
      "flip", "misdirect", "lose-disk"};
  return names[static_cast<std::size_t>(f)];
}

constexpr std::optional<fault> fault_named(std::string_view name) {
  for (std::size_t i = 0; i < static_cast<std::size_t>(fault::count); ++i)
    if (name_of(static_cast<fault>(i)) == name) return static_cast<fault>(i);
  return {};
}

/// Whether it lies on paths: the network's business.
constexpr bool on_paths(fault f) { return f >= fault::lose && f <= fault::one_way; }
/// … and lets nothing through.
constexpr bool cuts(fault f) { return f >= fault::halves && f <= fault::one_way; }

/// One fault, or one thing that a client or operator does.
struct event {
  static constexpr std::uint8_t everyone = 0xff;
  static constexpr std::uint8_t leader = 0xfe;   ///< whoever leads when it happens

  clock::duration at{};       ///< since the world began
  fault what = fault::propose;
  std::uint8_t node = everyone;  ///< a member by index
  std::uint8_t peer = everyone;
  clock::duration lasts{};    ///< 0: until all faults end
  std::int64_t amount = 0;

  friend constexpr bool operator==(event const&, event const&) = default;
};

}  // namespace sim
SYNOD_END_NAMESPACE
