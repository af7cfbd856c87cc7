// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <cstdint>
#include <string_view>

#include <synod/version.hpp>

SYNOD_BEGIN_NAMESPACE
namespace explore {

/// What was found so far.
struct finding {
  std::uint64_t states = 0;    ///< distinct ones; in depth first those that were forgotten in between count again
  std::uint64_t steps = 0;     ///< ways from one of them to another
  std::uint32_t depth = 0;     ///< of the deepest; the initial state counts as 1
  std::string_view broken{};   ///< the invariant that broke; empty while none has
  bool whole = false;          ///< nothing is left to visit
};

/// The first step from `from` that is wanted: `wanted(to, broken)`.
template <class Model, class State, class Wanted>
constexpr typename Model::event step_of(Model& model, State const& from, Wanted wanted) {
  typename Model::event taken{};
  bool is_found = false;
  model.steps(from, [&](typename Model::event const& e, State const& to, std::string_view broken) {
    if (!is_found && wanted(to, broken)) taken = e, is_found = true;
  });
  return taken;
}

}  // namespace explore
SYNOD_END_NAMESPACE
