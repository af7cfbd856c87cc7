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
/// Where it matters who leads, `Q::accept(set, n, leader)` stands in the place of the last one: the member with this
/// index leads the ballot that counts. Ask `quorum::accepts<Q>(set, n, leader)`, which knows both forms.
///
/// Laws, proven when compiling (quorum/intersection.hpp): every prepare quorum meets every accept quorum, whoever leads;
/// a set that suffices still suffices with one more member; everybody together suffices.
///
/// Sets of a large system cannot all be tried. It says what its smallest quorums are: by size (`prepare_size(n)` and
/// `accept_size(n)`, where any members will do), by list (`prepare_quorums(n)` and `prepare_quorum(i, n)`, the same for
/// accept), or by weight (`weight(i, n)`, `prepare_weight(n)` and `accept_weight(n)`).
template <class Q>
concept led_quorum_system = requires(node_set s, std::size_t n, std::size_t leader) {
  { Q::voters } -> std::convertible_to<std::size_t>;
  { Q::prepare(s, n) } -> std::same_as<bool>;
  { Q::accept(s, n, leader) } -> std::same_as<bool>;
};
template <class Q>
concept quorum_system = led_quorum_system<Q> || requires(node_set s, std::size_t n) {
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

/// A quorum system in which members weigh something, and a set suffices that is heavy enough.
template <class Q>
concept weighing_quorum_system = quorum_system<Q> && requires(std::size_t i, std::size_t n) {
  { Q::weight(i, n) } -> std::same_as<std::size_t>;
  { Q::prepare_weight(n) } -> std::same_as<std::size_t>;
  { Q::accept_weight(n) } -> std::same_as<std::size_t>;
};

/// A quorum system in which some sets choose in a fast ballot, whatever reached their members in whichever way:
/// `choose(set, n)`. Laws besides: every prepare quorum meets every two of them in one member (quorum/fast_proof.hpp), and
/// each is an accept quorum too. One in which members only count says `fast_size(n)`.
template <class Q>
concept fast_quorum_system = quorum_system<Q> && requires(node_set s, std::size_t n) {
  { Q::choose(s, n) } -> std::same_as<bool>;
};
template <class Q>
concept counting_fast_quorum_system = counting_quorum_system<Q> && fast_quorum_system<Q> && requires(std::size_t n) {
  { Q::fast_size(n) } -> std::same_as<std::size_t>;
};

namespace quorum {

/// Whether `s`, of `n` members, suffices for an entry to be chosen under a ballot that member `leader` leads.
template <quorum_system Q>
constexpr bool accepts(node_set s, std::size_t n, std::size_t leader) {
  if constexpr (led_quorum_system<Q>) return Q::accept(s, n, leader);
  else return Q::accept(s, n);
}

/// Whether `s`, of `n` members, suffices under some member's lead.
template <quorum_system Q>
constexpr bool could_accept(node_set s, std::size_t n) {
  if constexpr (!led_quorum_system<Q>) return Q::accept(s, n);
  for (std::size_t leader = 0; leader < n; ++leader)
    if (s.contains(leader) && accepts<Q>(s, n, leader)) return true;
  return false;
}

}  // namespace quorum
SYNOD_END_NAMESPACE
