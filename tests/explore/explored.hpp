// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <cstddef>
#include <string>

#include <tests/rows.hpp>

#include <synod/check/explore/clock.hpp>
#include <synod/check/explore/name.hpp>
#include <synod/policy/environment.hpp>
#include <synod/sim/disk.hpp>

namespace tests::explore {

/// A window that evicts nothing in so small a world; batches as in the scenarios, so that runs can be played there.
struct few : tiny {
  static constexpr std::size_t window_bytes = 2048;
};

/// What every protocol that is explored is composed with.
template <template <class...> class Row, class... Named>
using explored = Row<synod::command<std::string>, synod::node<synod::explore::name>, synod::storage<synod::sim::disk>,
                     synod::clock<synod::explore::clock>, synod::limits<few>, Named...>;

}  // namespace tests::explore
