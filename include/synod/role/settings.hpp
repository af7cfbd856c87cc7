// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <synod/core/node.hpp>
#include <synod/version.hpp>

SYNOD_BEGIN_NAMESPACE

/// Durations that a replica is run with, in the clock's units. They may differ between nodes and change between starts.
template <class Clock>
struct settings {
  using duration = typename Clock::duration;

  duration election_min{};  ///< a follower hears nobody for at least this long before it campaigns …
  duration election_max{};  ///< … and at most this long
  duration heartbeat{};     ///< a leader lets no peer wait longer for a word; also when it looks for lost messages
  duration retry{};         ///< a candidate or learner asks again what was not answered
  duration backoff_min{};   ///< a refused proposer waits at least this long …
  duration backoff_max{};   ///< … and at most this long
  unsigned rank = 0;        ///< under `campaign::with_priority`: how many ranks of nodes campaign before this one, below 64

  /// All from one duration: the longest that a message takes one way in ordinary times.
  static constexpr settings from(duration delay) {
    return {delay * 10, delay * 20, delay * 2, delay * 4, delay * 2, delay * 40, 0};
  }
  constexpr bool valid() const {
    return duration::zero() < heartbeat && heartbeat < election_min && election_min <= election_max &&
           duration::zero() < retry && duration::zero() < backoff_min && backoff_min <= backoff_max &&
           rank < max_voters;
  }
};

/// The deadline of whoever waits for nothing.
template <class Clock>
inline constexpr typename Clock::time_point never = Clock::time_point::max();

SYNOD_END_NAMESPACE
