// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <chrono>
#include <cstdint>
#include <string_view>
#include <type_traits>

#include <synod/detail/check_registers.hpp>
#include <synod/detail/drafted.hpp>
#include <synod/message/register_family.hpp>
#include <synod/policy/choice.hpp>
#include <synod/policy/environment.hpp>
#include <synod/policy/guarantee.hpp>
#include <synod/policy/register_limits.hpp>
#include <synod/policy/soundness.hpp>

SYNOD_BEGIN_NAMESPACE
namespace detail {

template <class Row, class Named>
struct register_draft : drafted<Row, register_limits, Named> {
  using base = drafted<Row, register_limits, Named>;
  using ordering = typename base::template at<axis::ordering>;
  using spreading = typename base::template at<axis::spreading>;
  using family = given<typename base::template at<axis::messages>, register_family<typename base::node>>;
  using guarantee = typename Row::guarantee;
};

/// Stands in for registers that were refused, so that their own errors are the last ones.
struct refused_registers {
  static constexpr std::string_view name = "refused";
  static constexpr bool admitted = false;
  using row = nothing;
  using ordering = nothing;
  using spreading = nothing;
  using quorum = nothing;
  using command = nothing;
  using node = std::uint32_t;
  using clock = std::chrono::steady_clock;
  using storage = nothing;
  using limits = register_limits;
  using family = register_family<node>;
  using guarantee = nothing;
  using cap = nothing;
};

template <class Row, class... Named>
consteval bool admit_registers() {
  using d = register_draft<Row, types<Named...>>;
  bool const axes = check_register_axes<Row, Named...>();
  bool const environment = check_register_environment<d>();
  bool const sound = check_register_soundness<d>();
  return axes && environment && sound;
}

}  // namespace detail

/// Registers, kept by several nodes: a row, and what the user says besides, in any order. They have neither ballots nor a
/// log: an operation is about one register, and nothing is agreed on. Refused by name where something is missing, given
/// twice, of the wrong shape, or unsound (detail/check_registers.hpp).
template <class Row, class... Named>
struct register_composition
    : std::conditional_t<detail::admit_registers<Row, Named...>(), detail::register_draft<Row, detail::types<Named...>>,
                         detail::refused_registers> {};

SYNOD_END_NAMESPACE
