// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <string_view>

#include <synod/policy/ordering.hpp>
#include <synod/policy/spreading.hpp>
#include <synod/quorum/majority.hpp>
#include <synod/register_composition.hpp>

SYNOD_BEGIN_NAMESPACE
namespace row {

/// The register of Attiya, Bar-Noy and Dolev [ABD], with many writers as Lynch and Shvartsman have them [LS]. It is
/// `majority_write` but for its ordering: a write asks a quorum for the newest version and takes a higher one, and a read
/// writes back what it has found. Linearizable, without a leader, and without consensus: no compare-and-set.
struct abd {
  static constexpr std::string_view name = "abd";
  using guarantee = synod::guarantee::atomic_register;
  using cap = synod::cap::cp;
  using policies = synod::policies<ordering::versions, spreading::to_quorums, quorum::majority>;
};

}  // namespace row

template <class... Named>
using abd = register_composition<row::abd, Named...>;

SYNOD_END_NAMESPACE
