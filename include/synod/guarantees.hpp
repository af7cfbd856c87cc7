// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <algorithm>
#include <bit>
#include <cstddef>
#include <cstdint>
#include <type_traits>

#include <synod/concept/quorum_system.hpp>
#include <synod/core/node_set.hpp>
#include <synod/detail/explain_quorums.hpp>
#include <synod/policy/guarantee.hpp>
#include <synod/policy/property.hpp>

SYNOD_BEGIN_NAMESPACE

/// What protocol P promises, what a decision costs, and what it bears, as constants for a `static_assert`. All of it
/// follows from the policies, so that a mixture of yours has its own.
///
/// Costs are those of one decision while nobody fails and one proposer is at work: where there are leaders, one has taken
/// office. A *delay* is the time of one message; a message is counted where it travels between nodes, of which there are
/// `n`. What is said at leisure (heartbeats, and to whom was away) is not counted.
template <class P>
struct guarantees {
 private:
  static constexpr unsigned prepares = property::waits_for_request<typename P::campaign> ? 1 : 0;
  static constexpr bool everybody_counts = property::everybody_counts<typename P::learning>;
  using reading = typename P::reading;

 public:
  using guarantee = typename P::guarantee;
  using cap = typename P::cap;

  /// What a state machine needs: everybody delivers the same, in the same order, and what was answered stays.
  static constexpr bool replicated_log = std::is_same_v<guarantee, synod::guarantee::replicated_log>;
  static constexpr bool single_value = std::is_same_v<guarantee, synod::guarantee::single_value>;

  /// From a proposal until its proposer knows that it is chosen: two for each phase that it takes, none where the own
  /// acceptor is enough.
  static constexpr unsigned delays(std::size_t n) { return 2 * prepares + 2 * !alone(n); }
  /// … until all acceptors know. The leader's word travels with his next accept, so where he counts alone it is one more
  /// after that one is sent. Who leaves office with his one decision has no next accept: then all hear of it from each other, at leisure.
  static constexpr unsigned delays_everywhere(std::size_t n) requires(prepares == 0 || everybody_counts) {
    return delays(n) + !everybody_counts;
  }
  /// Where learners tell each other: in about so many heartbeats, on an average, what one of `n` nodes knows has come to all.
  static constexpr unsigned rounds(std::size_t n) requires(property::spreads<typename P::learning>) {
    return static_cast<unsigned>(std::bit_width(n - 1));
  }

  /// So many more where two proposals reach the acceptors in different orders, and collide in a slot: the leader's word, and
  /// the answers to it where the leader and whoever has got it are not enough; or the acceptors' second votes alone.
  static constexpr unsigned delays_of_collision(std::size_t n) {
    if (!property::offers<typename P::proposing>) return 0;
    return property::votes_again<typename P::recovery> || enough_with_leader(n) ? 1 : 2;
  }
  static constexpr std::size_t messages_of_collision(std::size_t n) {
    if (!property::offers<typename P::proposing>) return 0;
    return (property::votes_again<typename P::recovery> ? 0 : n - 1) + n * (n - 1);
  }

  /// From asking a leader for a read until it is made, with nothing else under way: a decision, a question and its answers, or,
  /// while a lease runs and where the state is read as it stands, nothing.
  static constexpr unsigned delays_of_read(std::size_t n) {
    if (property::reads_locally<reading> || property::leases<reading>) return 0;
    return property::confirms<reading> ? 2 * !alone(n) : delays(n);
  }
  static constexpr std::size_t messages_of_read(std::size_t n) {
    if (property::reads_locally<reading> || property::leases<reading>) return 0;
    return property::confirms<reading> ? 2 * (n - 1) : messages(n);
  }

  /// Of one decision among many.
  static constexpr std::size_t messages(std::size_t n) {
    std::size_t const others = n - 1;
    return prepares * 2 * others + others + (everybody_counts ? n * others : others);
  }

  /// So many may be down, whichever they are, and commands are chosen all the same; where leaders are appointed, once one
  /// that is up was.
  static constexpr std::size_t faults(std::size_t n) {
    return detail::sizes_of<typename P::quorum, !property::appoints<typename P::campaign>>(n).down;
  }

  /// So many others may be down, whichever they are, and a leader goes on. Tries all sets, of which a system must not
  /// have too many (quorum/intersection.hpp), unless only their sizes count. One who has opened his ballot needs promises for
  /// another where a fast quorum leaves him.
  static constexpr std::size_t faults_beside_leader(std::size_t n) {
    if constexpr (property::offers<typename P::proposing>) return faults(n);
    if constexpr (counting_quorum_system<typename P::quorum>) return n - P::quorum::accept_size(n);
    std::size_t least = n - 1;
    for (std::uint64_t bits = 0; bits <= node_set::first(n).bits; ++bits) {
      node_set const up{bits};
      for (std::size_t leader = 0; leader < n; ++leader)
        if (up.contains(leader) && !quorum::accepts<typename P::quorum>(up, n, leader))
          least = std::min(least, n - up.size() - 1);
    }
    return least;
  }

 private:
  static constexpr bool alone(std::size_t n) {
    for (std::size_t leader = 0; leader < n; ++leader)
      if (!quorum::accepts<typename P::quorum>(node_set{}.insert(leader), n, leader)) return false;
    return true;
  }
  static constexpr bool enough_with_leader(std::size_t n) {
    for (std::size_t leader = 0; leader < n; ++leader)
      for (std::size_t i = 0; i < n; ++i)
        if (!quorum::accepts<typename P::quorum>(node_set{}.insert(leader).insert(i), n, leader)) return false;
    return true;
  }
};

SYNOD_END_NAMESPACE
