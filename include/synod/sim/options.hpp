// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <algorithm>
#include <chrono>
#include <cstdint>

#include <synod/role/context.hpp>
#include <synod/sim/clock.hpp>
#include <synod/sim/prng.hpp>

SYNOD_BEGIN_NAMESPACE
namespace sim {

/// How rough a world is. Chances are in millionths; a period is the mean time between two such faults, 0 for never.
struct options {
  using duration = clock::duration;

  // Each message.
  duration delay_min = std::chrono::microseconds(100);
  duration delay_max = std::chrono::microseconds(1000);
  std::uint32_t lose = 0;
  std::uint32_t duplicate = 0;
  std::uint32_t straggle = 0;  ///< takes up to thirty times as long

  // Disks.
  duration flush_min = std::chrono::microseconds(50);
  duration flush_max = std::chrono::microseconds(500);
  std::uint32_t prompt_disk = 0;   ///< a disk that is done with a flush at once; drawn for each node
  std::uint32_t slow_reads = 0;    ///< a disk that answers reads later; drawn for each node
  std::uint32_t keep_prefix = 0;   ///< a crash keeps some of what was not flushed, instead of nothing
  std::uint32_t fail_flush = 0;

  // Nodes.
  duration crash_every{};
  duration down_for = std::chrono::milliseconds(20);
  duration pause_every{};
  duration pause_for = std::chrono::milliseconds(20);
  std::int32_t drift = 0;          ///< clocks run up to so many millionths fast or slow
  std::uint32_t linger = 0;        ///< an input's turn is not drained at once: more may come in first
  duration linger_for = std::chrono::microseconds(200);
  duration snapshot_every{};       ///< a node writes a snapshot and compacts its log

  // The network.
  duration partition_every{};      ///< two sides that do not hear each other
  duration cut_every{};            ///< one direction between two nodes
  duration apart_for = std::chrono::milliseconds(40);

  // Clients.
  duration propose_every = std::chrono::microseconds(1500);
  std::uint32_t follow_hint = always / 2;  ///< goes to the leader that was named, else to anybody
  std::uint32_t barriers = 0;              ///< proposes a no-op

  /// What the replicas are run with.
  settings<clock> times = settings<clock>::from(std::chrono::milliseconds(1));

  /// A world without faults.
  static constexpr options calm() { return {}; }

  static constexpr options drawn(std::uint64_t seed) {
    prng random(seed);
    return drawn(random);
  }
  /// A world of the seed's own: each fault is there or not, at a rate of its own, so that a seed that has few of them
  /// reaches deep and one that has many meets their combinations.
  static constexpr options drawn(prng& random) {
    using std::chrono::microseconds;
    using std::chrono::milliseconds;
    options o;
    auto const some = [&](std::uint32_t most) {
      return random.below(3) == 0 ? 0 : static_cast<std::uint32_t>(random.between(1, most));
    };
    auto const period = [&](duration least, duration most) {
      return random.below(3) == 0 ? duration{} : random.within(least, most);
    };
    o.delay_min = random.within(duration(microseconds(20)), duration(microseconds(300)));
    o.delay_max = o.delay_min + random.within(duration(microseconds(10)), duration(milliseconds(3)));
    o.lose = some(300'000);
    o.duplicate = some(300'000);
    o.straggle = some(100'000);
    o.flush_max = o.flush_min + random.within(duration(microseconds(10)), duration(milliseconds(4)));
    o.prompt_disk = some(300'000);
    o.slow_reads = some(800'000);
    o.keep_prefix = some(always);
    o.fail_flush = some(3'000);
    o.crash_every = period(milliseconds(15), milliseconds(300));
    o.down_for = random.within(duration(milliseconds(1)), duration(milliseconds(60)));
    o.pause_every = period(milliseconds(30), milliseconds(400));
    o.pause_for = random.within(duration(milliseconds(1)), duration(milliseconds(60)));
    o.drift = static_cast<std::int32_t>(some(100'000));
    o.linger = some(600'000);
    o.linger_for = random.within(duration(microseconds(10)), duration(milliseconds(1)));
    o.snapshot_every = period(milliseconds(20), milliseconds(300));
    o.partition_every = period(milliseconds(40), milliseconds(400));
    o.cut_every = period(milliseconds(20), milliseconds(300));
    o.apart_for = random.within(duration(milliseconds(5)), duration(milliseconds(120)));
    o.propose_every = random.within(duration(microseconds(100)), duration(milliseconds(4)));
    o.follow_hint = some(always);
    o.barriers = some(100'000);
    return o;
  }

  /// The same world with its faults ended: what must make progress now.
  constexpr options healed() const {
    options o = *this;
    o.lose = o.duplicate = o.straggle = o.fail_flush = 0;
    o.crash_every = o.pause_every = o.partition_every = o.cut_every = o.snapshot_every = duration{};
    o.delay_max = std::min(o.delay_max, duration(std::chrono::milliseconds(1)));
    o.delay_min = std::min(o.delay_min, o.delay_max);
    o.propose_every = std::max(o.propose_every, duration(std::chrono::milliseconds(4)));  // so that laggards catch up
    return o;
  }
};

}  // namespace sim
SYNOD_END_NAMESPACE
