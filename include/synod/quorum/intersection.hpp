// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>

#include <synod/concept/quorum_system.hpp>
#include <synod/core/node.hpp>
#include <synod/core/node_set.hpp>

SYNOD_BEGIN_NAMESPACE
namespace quorum {

/// Two quorums without a common member.
struct apart {
  node_set one, other;
  friend constexpr bool operator==(apart const&, apart const&) = default;
};

/// The largest membership whose sets are all tried when compiling; a compiler's patience ends not far beyond.
inline constexpr std::size_t tried_when_compiling = 10;

namespace proof {

/// Sets that suffice stay sufficient with more members, so two disjoint quorums exist exactly where some set suffices
/// for the one and everybody else for the other: one pass over all sets, not one over all pairs.
template <class One, class Other>
constexpr std::optional<apart> try_all(std::size_t n, One one, Other other) {
  std::uint64_t const everyone = node_set::first(n).bits;
  for (std::uint64_t bits = 0;; ++bits) {
    if (one(node_set{bits}) && other(node_set{everyone & ~bits})) return apart{{bits}, {everyone & ~bits}};
    if (bits == everyone) return {};
  }
}

constexpr std::optional<apart> by_size(std::size_t n, std::size_t one, std::size_t other) {
  if (one + other > n) return {};
  return apart{node_set::first(one), {node_set::first(n).bits & ~node_set::first(n - other).bits}};
}

/// Takes away whoever can be spared, so that an error shows smallest quorums.
template <class Quorum>
constexpr node_set smallest(node_set s, Quorum quorum) {
  for (std::size_t i = max_voters; i-- > 0;)
    if (s.contains(i) && quorum(node_set{s}.erase(i))) s.erase(i);
  return s;
}

/// How many leaders there are to be told apart: one stands for all where it does not matter who leads.
template <class Q>
constexpr std::size_t leaders(std::size_t n) { return led_quorum_system<Q> ? n : 1; }

}  // namespace proof

/// Whether the weights alone prove what is proven by weight: two sets cannot both have more than there is.
template <class Q>
constexpr bool outweighs(std::size_t n, std::size_t one, std::size_t other) {
  std::size_t total = 0;
  for (std::size_t i = 0; i < n; ++i) total += Q::weight(i, n);
  return one + other > total;
}

/// A prepare quorum and an accept quorum of `n` members that have nobody in common, whoever leads; nothing where there
/// are none.
/// The same function when compiling and at run time, for memberships that change.
template <quorum_system Q>
constexpr std::optional<apart> prepare_apart_from_accept(std::size_t n) {
  auto const prepare = [n](node_set s) { return Q::prepare(s, n); };
  if (n > tried_when_compiling) {
    if constexpr (weighing_quorum_system<Q>)
      if (outweighs<Q>(n, Q::prepare_weight(n), Q::accept_weight(n))) return {};
    if constexpr (counting_quorum_system<Q>) return proof::by_size(n, Q::prepare_size(n), Q::accept_size(n));
    if constexpr (listed_quorum_system<Q>) {
      for (std::size_t i = 0; i < Q::prepare_quorums(n); ++i)
        for (std::size_t k = 0; k < Q::accept_quorums(n); ++k)
          if ((Q::prepare_quorum(i, n) & Q::accept_quorum(k, n)).empty())
            return apart{Q::prepare_quorum(i, n), Q::accept_quorum(k, n)};
      return {};
    }
  }
  for (std::size_t leader = 0; leader < proof::leaders<Q>(n); ++leader) {
    auto const accept = [n, leader](node_set s) { return accepts<Q>(s, n, leader); };
    if (auto const found = proof::try_all(n, prepare, accept))
      return apart{proof::smallest(found->one, prepare), proof::smallest(found->other, accept)};
  }
  return {};
}

/// Two prepare quorums of `n` members that have nobody in common; nothing where there are none.
template <quorum_system Q>
constexpr std::optional<apart> prepare_apart_from_prepare(std::size_t n) {
  auto const prepare = [n](node_set s) { return Q::prepare(s, n); };
  if (n > tried_when_compiling) {
    if constexpr (weighing_quorum_system<Q>)
      if (outweighs<Q>(n, Q::prepare_weight(n), Q::prepare_weight(n))) return {};
    if constexpr (counting_quorum_system<Q>) return proof::by_size(n, Q::prepare_size(n), Q::prepare_size(n));
    if constexpr (listed_quorum_system<Q>) {
      for (std::size_t i = 0; i < Q::prepare_quorums(n); ++i)
        for (std::size_t k = i + 1; k < Q::prepare_quorums(n); ++k)
          if ((Q::prepare_quorum(i, n) & Q::prepare_quorum(k, n)).empty())
            return apart{Q::prepare_quorum(i, n), Q::prepare_quorum(k, n)};
      return {};
    }
  }
  auto found = proof::try_all(n, prepare, prepare);
  if (found) found = apart{proof::smallest(found->one, prepare), proof::smallest(found->other, prepare)};
  return found;
}

/// Whether no accept quorum of `n` members can do without any of them, whoever leads.
template <quorum_system Q>
constexpr bool accept_needs_everyone(std::size_t n) {
  node_set const everyone = node_set::first(n);
  for (std::size_t leader = 0; leader < proof::leaders<Q>(n); ++leader)
    for (std::size_t i = 0; i < n; ++i)
      if (accepts<Q>(node_set{everyone}.erase(i), n, leader)) return false;
  return true;
}

/// Whether everybody together suffices for both phases, and whatever suffices still does with one member more.
/// Tries all sets: for memberships of at most `tried_when_compiling`.
template <quorum_system Q>
constexpr bool grows(std::size_t n) {
  node_set const everyone = node_set::first(n);
  auto const rises = [&](auto quorum) {
    if (!quorum(everyone)) return false;
    for (std::uint64_t bits = 0; bits < everyone.bits; ++bits)
      for (std::size_t i = 0; i < n; ++i)
        if (quorum(node_set{bits}) && !quorum(node_set{bits}.insert(i))) return false;
    return true;
  };
  if (!rises([n](node_set s) { return Q::prepare(s, n); })) return false;
  for (std::size_t leader = 0; leader < proof::leaders<Q>(n); ++leader)
    if (!rises([n, leader](node_set s) { return accepts<Q>(s, n, leader); })) return false;
  return true;
}

}  // namespace quorum
SYNOD_END_NAMESPACE
