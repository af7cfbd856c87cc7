// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>

#include <synod/concept/quorum_system.hpp>
#include <synod/core/node_set.hpp>
#include <synod/quorum/intersection.hpp>
#include <synod/quorum/proof.hpp>

SYNOD_BEGIN_NAMESPACE
namespace quorum {

// How an error shows a fast quorum, by its members' index in the membership.
template <int... Member> struct choose {};

/// A prepare quorum and two fast quorums that have no member in common, all three.
struct apart_thrice {
  node_set prepare, one, other;
  friend constexpr bool operator==(apart_thrice const&, apart_thrice const&) = default;
};

/// The same of a membership of `voters` members.
struct fast_gap {
  std::size_t voters;
  apart_thrice sets;
};

namespace proof {

/// Two fast quorums leave out what `outside` has between them: each of its members is left out by the one or the other.
template <class Q>
constexpr std::optional<apart_thrice> leaving_out(node_set outside, std::size_t n) {
  node_set const common{node_set::first(n).bits & ~outside.bits};
  for (std::uint64_t part = outside.bits;; part = (part - 1) & outside.bits) {
    node_set const one{common.bits | part}, other{common.bits | (outside.bits & ~part)};
    if (Q::choose(one, n) && Q::choose(other, n)) return apart_thrice{outside, one, other};
    if (part == 0) return {};
  }
}

}  // namespace proof

/// A prepare quorum of `n` members, and two fast quorums that do not meet in it: whoever takes office with it could not
/// tell which of two values was chosen [FastPaxos §2.2]. Nothing where there are none.
/// The same function when compiling and at run time.
template <fast_quorum_system Q>
constexpr std::optional<apart_thrice> prepare_apart_from_fasts(std::size_t n) {
  if constexpr (counting_fast_quorum_system<Q>) {
    std::size_t const prepare = Q::prepare_size(n), spared = n - Q::fast_size(n);
    if (prepare > 2 * spared) return {};
    node_set const everyone = node_set::first(n), low = node_set::first(spared), high = node_set::first(2 * spared);
    return apart_thrice{node_set::first(prepare), {everyone.bits & ~low.bits}, {everyone.bits & ~(high.bits & ~low.bits)}};
  } else {
    for (std::uint64_t bits = 0; bits <= node_set::first(n).bits; ++bits)
      if (Q::prepare({bits}, n))
        if (auto const found = proof::leaving_out<Q>({bits}, n)) return found;
    return {};
  }
}

/// Whether everybody together suffices for a fast ballot, whatever suffices still does with one member more, and is an
/// accept quorum besides. Tries all sets, as `grows` does.
template <fast_quorum_system Q>
constexpr bool fast_grows(std::size_t n) {
  node_set const everyone = node_set::first(n);
  if (!Q::choose(everyone, n)) return false;
  for (std::uint64_t bits = 0; bits < everyone.bits; ++bits) {
    if (!Q::choose({bits}, n)) continue;
    if (!could_accept<Q>({bits}, n)) return false;
    for (std::size_t i = 0; i < n; ++i)
      if (!Q::choose(node_set{bits}.insert(i), n)) return false;
  }
  return true;
}

/// The largest membership for which all pairs of fast quorums are tried when compiling.
inline constexpr std::size_t fast_tried_when_compiling = 7;
template <class Q>
concept fast_provable = counting_fast_quorum_system<Q> || (0 < Q::voters && Q::voters <= fast_tried_when_compiling);

/// The first prepare quorum in which two fast quorums do not meet, over the sizes proven when compiling.
template <class Q>
inline constexpr std::optional<fast_gap> fasts_gap = [] {
  for (std::size_t n = proof::first_size<Q>(); n <= proof::last_size<Q>(); ++n)
    if (auto const found = prepare_apart_from_fasts<Q>(n)) return std::optional(fast_gap{n, *found});
  return std::optional<fast_gap>{};
}();
/// Whether fast quorums stay what they are with more members, over the sizes at which all sets can be tried.
template <class Q>
constexpr bool fast_always_grows() {
  for (std::size_t n = proof::first_size<Q>(); n <= proof::last_tried<Q>(); ++n)
    if (!fast_grows<Q>(n)) return false;
  return true;
}

}  // namespace quorum
SYNOD_END_NAMESPACE
