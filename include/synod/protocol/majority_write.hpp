// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <string_view>

#include <synod/policy/ordering.hpp>
#include <synod/policy/spreading.hpp>
#include <synod/quorum/majority.hpp>
#include <synod/register_composition.hpp>

SYNOD_BEGIN_NAMESPACE
namespace row {

/// Every write goes to more than half of the nodes, every read to more than half, and each node holds what came to it
/// last. What was answered is durable; but concurrent writers leave nodes that differ, and readers see both values in turn.
struct majority_write {
  static constexpr std::string_view name = "majority_write";
  using guarantee = synod::guarantee::unordered_register;
  using cap = synod::cap::neither;
  using policies = synod::policies<ordering::arrival, spreading::to_quorums, quorum::majority>;
};

}  // namespace row

template <class... Named>
using majority_write = register_composition<row::majority_write, Named...>;

SYNOD_END_NAMESPACE
