// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>
#include <functional>

#include <synod/concept/quorum_system.hpp>
#include <synod/core/node.hpp>
#include <synod/core/node_set.hpp>
#include <synod/quorum/intersection.hpp>

SYNOD_BEGIN_NAMESPACE
namespace detail {

/// How many members the smallest quorums have, and how many may be down, whichever they are, before one phase stands
/// still whoever leads; `unknown` where nothing is said of a system too large to try all sets. Where nobody is asked for
/// promises (`Asks`), nobody prepares, and only phase 2 can stand still.
struct quorum_sizes {
  static constexpr std::size_t unknown = static_cast<std::size_t>(-1);
  std::size_t prepare = unknown, accept = unknown, down = unknown;
};

/// The weight of all but the `down` heaviest members.
template <class Q>
constexpr std::size_t left_by(std::size_t n, std::size_t down) {
  std::array<std::size_t, max_voters> weights{};
  for (std::size_t i = 0; i < n; ++i) weights[i] = Q::weight(i, n);
  std::sort(weights.begin(), weights.begin() + static_cast<std::ptrdiff_t>(n), std::greater<>{});
  std::size_t left = 0;
  for (std::size_t i = down; i < n; ++i) left += weights[i];
  return left;
}
/// How few members can weigh `wanted`.
template <class Q>
constexpr std::size_t by_weight(std::size_t n, std::size_t wanted) {
  std::size_t count = 0;
  while (count < n && left_by<Q>(n, 0) - left_by<Q>(n, count) < wanted) ++count;
  return count;
}

template <class Q, bool Asks = true>
constexpr quorum_sizes sizes_of(std::size_t n) {
  quorum_sizes s;
  if constexpr (counting_quorum_system<Q>) {
    std::size_t const prepare = Asks ? Q::prepare_size(n) : 0;
    s = {prepare, Q::accept_size(n), n - std::max(prepare, Q::accept_size(n))};
  } else if (n <= quorum::tried_when_compiling) {
    s = {n, n, n};
    for (std::uint64_t bits = 0; bits <= node_set::first(n).bits; ++bits) {
      node_set const up{bits};
      bool const prepares = !Asks || Q::prepare(up, n), accepts = quorum::could_accept<Q>(up, n);
      if (prepares) s.prepare = std::min(s.prepare, up.size());
      if (accepts) s.accept = std::min(s.accept, up.size());
      if (!prepares || !accepts) s.down = std::min(s.down, n - up.size() - 1);
    }
  } else if constexpr (weighing_quorum_system<Q>) {
    std::size_t const prepare = Asks ? Q::prepare_weight(n) : 0;
    s = {by_weight<Q>(n, prepare), by_weight<Q>(n, Q::accept_weight(n)), 0};
    while (s.down < n && left_by<Q>(n, s.down + 1) >= std::max(prepare, Q::accept_weight(n))) ++s.down;
  } else if constexpr (listed_quorum_system<Q>) {
    s = {Asks ? n : 0, n, quorum_sizes::unknown};
    for (std::size_t i = 0; i < Q::prepare_quorums(n); ++i)
      s.prepare = std::min(s.prepare, Q::prepare_quorum(i, n).size());
    for (std::size_t i = 0; i < Q::accept_quorums(n); ++i)
      s.accept = std::min(s.accept, Q::accept_quorum(i, n).size());
  }
  return s;
}

template <class Q, bool Asks, class Out>
constexpr void explain_quorums_of(Out& out, std::size_t n) {
  quorum_sizes const s = sizes_of<Q, Asks>(n);
  std::size_t const line = out.size;
  (out << "  of " << n).pad(line, 14);
  if (Asks) out << s.prepare << (s.prepare == 1 ? " prepares, " : " prepare, ");
  else out << "nobody prepares, ";
  out << s.accept << (s.accept == 1 ? " accepts" : " accept");
  if (s.down != quorum_sizes::unknown) out << ", any " << s.down << " may be down";
  out << "\n";
}

/// One line for the size that the system is for, or a few usual ones.
template <class Q, bool Asks, class Out>
constexpr void explain_quorums(Out& out) {
  if (Q::voters != 0) return explain_quorums_of<Q, Asks>(out, Q::voters);
  for (std::size_t n = 3; n <= 7; n += 2) explain_quorums_of<Q, Asks>(out, n);
}

}  // namespace detail
SYNOD_END_NAMESPACE
