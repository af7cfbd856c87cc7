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

/// What a world is like before anything comes upon it. Chances are in millionths. Times are on the scale of a service
/// (service/options.hpp), so that an hour of a world is an hour of a cluster.
struct options {
  using duration = clock::duration;

  /// The longest that a message takes in ordinary times: everything that replicas wait for follows from it.
  duration unit = std::chrono::milliseconds(20);

  // Each message takes this long, and some time around a mean besides.
  duration delay_min = std::chrono::milliseconds(1);
  duration delay_mean = std::chrono::milliseconds(5);

  // Disks.
  duration flush_min = std::chrono::milliseconds(1);
  duration flush_max = std::chrono::milliseconds(10);
  std::uint32_t prompt_disk = 0;   ///< a disk that is done with a flush at once; drawn for each node
  std::uint32_t slow_reads = 0;    ///< a disk that answers reads later; drawn for each node

  // Nodes.
  std::int32_t drift = 0;          ///< clocks run up to so many millionths fast or slow
  std::uint32_t linger = 0;        ///< an input's turn is not drained at once: more may come in first
  duration linger_for = std::chrono::milliseconds(4);

  // Clients.
  duration propose_every = std::chrono::milliseconds(30);
  std::uint32_t follow_hint = always / 2;  ///< goes to the leader that was named, else to anybody
  std::uint32_t barriers = 0;              ///< proposes a no-op

  /// What the replicas are run with.
  settings<clock> times() const { return settings<clock>::from(unit); }

  /// A world of the seed's own.
  static constexpr options drawn(std::uint64_t seed) {
    using std::chrono::microseconds;
    using std::chrono::milliseconds;
    prng random(seed);
    options o;
    auto const some = [&](std::uint32_t most) {
      return random.below(3) == 0 ? 0 : static_cast<std::uint32_t>(random.between(1, most));
    };
    auto const time = [&](duration least, duration most) {
      return duration(static_cast<clock::rep>(random.scaled(static_cast<std::uint64_t>(least.count()),
                                                            static_cast<std::uint64_t>(most.count()))));
    };
    o.delay_min = time(microseconds(100), milliseconds(6));
    o.delay_mean = time(microseconds(100), milliseconds(30));
    o.flush_min = time(microseconds(100), milliseconds(4));
    o.flush_max = o.flush_min + time(microseconds(100), milliseconds(80));
    o.prompt_disk = some(300'000);
    o.slow_reads = some(800'000);
    o.drift = static_cast<std::int32_t>(some(50'000));
    o.linger = some(600'000);
    o.linger_for = time(microseconds(100), milliseconds(20));
    o.propose_every = time(milliseconds(2), milliseconds(100));
    o.follow_hint = some(always);
    o.barriers = some(100'000);
    return o;
  }

  /// The same world in ordinary times: messages and flushes take no longer than the replicas were told.
  constexpr options calm() const {
    options o = *this;
    o.delay_min = std::min(o.delay_min, unit / 4);
    o.delay_mean = std::min(o.delay_mean, unit / 4);
    o.flush_min = std::min(o.flush_min, unit / 4);
    o.flush_max = std::min(o.flush_max, unit / 2);
    return o;
  }

  friend constexpr bool operator==(options const&, options const&) = default;
};

}  // namespace sim
SYNOD_END_NAMESPACE
