// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <cstddef>

#include <synod/detail/explain_quorums.hpp>
#include <synod/policy/linearizable.hpp>

SYNOD_BEGIN_NAMESPACE

/// What registers kept by `P` promise, what an operation costs, and what it bears, as constants for a `static_assert`: as
/// guarantees.hpp has them of logs, derived from the policies.
///
/// Costs are those of one operation while nobody fails. A *delay* is the time of one message; a message is counted where it
/// travels between nodes, of which there are `n`.
template <class P>
struct register_guarantees {
  using guarantee = typename P::guarantee;
  using cap = typename P::cap;
  static constexpr bool linearizable = synod::linearizable<P>;

  /// From a write until its caller knows that it is done: two for each quorum asked, none where the own node is enough.
  static constexpr unsigned write_delays(std::size_t n) { return 2 * asks(n) * write_phases; }
  static constexpr std::size_t write_messages(std::size_t n) { return asks_anybody * write_phases * 2 * (n - 1); }

  /// The same of a read whose quorum agrees on what is the newest …
  static constexpr unsigned read_delays(std::size_t n) { return 2 * asks(n); }
  static constexpr std::size_t read_messages(std::size_t n) { return asks_anybody * 2 * (n - 1); }
  /// … and of one that must write it back.
  static constexpr unsigned read_delays_max(std::size_t n) { return 2 * asks(n) * (1 + P::ordering::writes_back); }
  static constexpr std::size_t read_messages_max(std::size_t n) { return read_messages(n) * (1 + P::ordering::writes_back); }

  /// So many may be down, whichever they are, and whoever is up is answered all the same.
  static constexpr std::size_t faults(std::size_t n) {
    if constexpr (asks_anybody) return detail::sizes_of<typename P::quorum>(n).down;
    else return n - 1;
  }

 private:
  static constexpr bool asks_anybody = P::spreading::asks_quorums;
  static constexpr unsigned write_phases = 1 + P::ordering::numbers_writes;

  static constexpr bool asks(std::size_t n) { return asks_anybody && n > 1; }
};

SYNOD_END_NAMESPACE
