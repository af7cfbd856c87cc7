// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <string_view>

#include <synod/policy/ordering.hpp>
#include <synod/policy/spreading.hpp>
#include <synod/register_composition.hpp>

SYNOD_BEGIN_NAMESPACE
namespace row {

/// Epidemic anti-entropy [Demers]: every node answers by itself, whoever else it hears, and pairs of nodes drawn at random
/// exchange what is newer. Of two writes to one register the last one wins, by version; the other one is gone. Any number
/// of nodes.
struct gossip {
  static constexpr std::string_view name = "gossip";
  using guarantee = synod::guarantee::eventual;
  using cap = synod::cap::ap;
  using policies = synod::policies<ordering::versions_unrepaired, spreading::epidemic>;
};

}  // namespace row

template <class... Named>
using gossip = register_composition<row::gossip, Named...>;

SYNOD_END_NAMESPACE
