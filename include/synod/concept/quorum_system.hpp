// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <concepts>
#include <cstddef>

#include <synod/core/node_set.hpp>

SYNOD_BEGIN_NAMESPACE

namespace axis { struct quorum; }  // policy/axis.hpp; a quorum system says `using axis = synod::axis::quorum`

/// Which sets of members suffice for phase 1 and for phase 2.
///
/// | expression                | returns  | meaning                                                               |
/// |---------------------------|----------|-----------------------------------------------------------------------|
/// | `Q::voters`               | `size_t` | the size of the memberships that it is for; 0: any                    |
/// | `Q::prepare(set, n)`      | `bool`   | constexpr: of n members, these suffice to take office                 |
/// | `Q::accept(set, n)`       | `bool`   | constexpr: of n members, these suffice for an entry to be chosen      |
///
/// Laws, proven when compiling (quorum/intersection.hpp): every prepare quorum meets every accept quorum; a set that
/// suffices still suffices with one more member; everybody together suffices.
///
/// Sets of a large system cannot all be tried. It says what its smallest quorums are: either by size
/// (`prepare_size(n)` and `accept_size(n)`, where any members will do) or by list (`prepare_quorums(n)` and
/// `prepare_quorum(i, n)`, the same for accept).
template <class Q>
concept quorum_system = requires(node_set s, std::size_t n) {
  { Q::voters } -> std::convertible_to<std::size_t>;
  { Q::prepare(s, n) } -> std::same_as<bool>;
  { Q::accept(s, n) } -> std::same_as<bool>;
};

/// A quorum system in which only the number of members counts.
template <class Q>
concept counting_quorum_system = quorum_system<Q> && requires(std::size_t n) {
  { Q::prepare_size(n) } -> std::same_as<std::size_t>;
  { Q::accept_size(n) } -> std::same_as<std::size_t>;
};

/// A quorum system that lists its smallest quorums.
template <class Q>
concept listed_quorum_system = quorum_system<Q> && requires(std::size_t i, std::size_t n) {
  { Q::prepare_quorums(n) } -> std::same_as<std::size_t>;
  { Q::prepare_quorum(i, n) } -> std::same_as<node_set>;
  { Q::accept_quorums(n) } -> std::same_as<std::size_t>;
  { Q::accept_quorum(i, n) } -> std::same_as<node_set>;
};

SYNOD_END_NAMESPACE
