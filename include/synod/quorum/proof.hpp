// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <utility>

#include <synod/concept/quorum_system.hpp>
#include <synod/core/node.hpp>
#include <synod/core/node_set.hpp>
#include <synod/quorum/intersection.hpp>

SYNOD_BEGIN_NAMESPACE
namespace quorum {

// How an error shows a set of members, by their index in the membership.
template <int... Member> struct prepare {};
template <int... Member> struct accept {};

/// Two disjoint quorums of a membership of `voters` members.
struct gap {
  std::size_t voters;
  apart sets;
};

namespace proof {

/// What is proven when compiling: the one size that the system is for; else the small ones, by trying all sets, and
/// where members only count the large ones besides.
inline constexpr std::size_t any_size_tried = 5;
template <class Q>
constexpr std::size_t first_size() { return Q::voters == 0 ? 1 : Q::voters; }
template <class Q>
constexpr std::size_t last_size() {
  if (Q::voters != 0) return Q::voters;
  return counting_quorum_system<Q> ? max_voters : any_size_tried;
}
template <class Q>
constexpr std::size_t last_tried() {
  return std::min(last_size<Q>(), Q::voters == 0 ? any_size_tried : tried_when_compiling);
}

template <class Q, class Find>
constexpr std::optional<gap> find_gap(Find find) {
  for (std::size_t n = first_size<Q>(); n <= last_size<Q>(); ++n) {
    if (Q::voters == 0 && any_size_tried < n && n <= tried_when_compiling) continue;
    if (auto const found = find(n)) return gap{n, *found};
  }
  return {};
}

template <template <int...> class Name, std::uint64_t Bits>
constexpr auto spell() {
  return []<std::size_t... I>(std::index_sequence<I...>) {
    constexpr auto member = [](std::size_t nth) {
      int i = 0;
      for (;; ++i)
        if (node_set{Bits}.contains(static_cast<std::size_t>(i)) && nth-- == 0) return i;
    };
    return Name<member(I)...>{};
  }(std::make_index_sequence<node_set{Bits}.size()>{});
}
/// The set as a type, as in `prepare<0, 1>`.
template <template <int...> class Name, std::uint64_t Bits>
using spelled = decltype(spell<Name, Bits>());

}  // namespace proof

/// Whether a compiler's patience suffices to prove anything about the system.
template <class Q>
concept provable = Q::voters <= tried_when_compiling || counting_quorum_system<Q> || listed_quorum_system<Q> ||
                   (weighing_quorum_system<Q> && outweighs<Q>(Q::voters, Q::prepare_weight(Q::voters), Q::accept_weight(Q::voters)) &&
                    outweighs<Q>(Q::voters, Q::prepare_weight(Q::voters), Q::prepare_weight(Q::voters)));

/// The first prepare quorum that misses an accept quorum, over the sizes proven when compiling.
template <class Q>
inline constexpr std::optional<gap> phases_gap =
    proof::find_gap<Q>([](std::size_t n) { return prepare_apart_from_accept<Q>(n); });
/// The first two prepare quorums that miss each other.
template <class Q>
inline constexpr std::optional<gap> prepares_gap =
    proof::find_gap<Q>([](std::size_t n) { return prepare_apart_from_prepare<Q>(n); });

/// Whether no accept quorum can do without anybody, whatever the size.
template <class Q>
constexpr bool everyone_accepts() {
  for (std::size_t n = proof::first_size<Q>(); n <= proof::last_size<Q>(); ++n)
    if (!accept_needs_everyone<Q>(n)) return false;
  return true;
}

/// Whether quorums stay quorums with more members, over the sizes at which all sets can be tried. Tried once a system, however
/// often it is asked.
template <class Q>
inline constexpr bool always_grows = [] {
  for (std::size_t n = proof::first_size<Q>(); n <= proof::last_tried<Q>(); ++n)
    if (!grows<Q>(n)) return false;
  return true;
}();

}  // namespace quorum
SYNOD_END_NAMESPACE
