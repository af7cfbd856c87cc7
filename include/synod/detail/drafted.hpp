// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <chrono>
#include <cstdint>
#include <string_view>

#include <synod/detail/check_environment.hpp>
#include <synod/policy/choice.hpp>
#include <synod/policy/environment.hpp>
#include <synod/policy/soundness.hpp>

SYNOD_BEGIN_NAMESPACE
namespace detail {

template <class Row, class Limits, class Named>
struct drafted;

/// What a composition is before it is checked, of a log or of registers: what the user names comes first, then the row,
/// then the defaults.
template <class Row, class Limits, class... Named>
struct drafted<Row, Limits, types<Named...>> {
  template <class... Rows>
  static auto join(synod::policies<Rows...>)
      -> policy_list<Named..., Rows..., synod::node<std::uint32_t>, synod::clock<std::chrono::steady_clock>,
                     synod::limits<Limits>, refuse_unsound>;
  using list = decltype(join(typename Row::policies{}));

  template <class Axis>
  using at = typename list::template on<Axis>;

  static constexpr std::string_view name = Row::name;
  static constexpr bool admitted = true;
  using row = Row;
  using cap = typename Row::cap;

  using quorum = at<axis::quorum>;
  using soundness = at<axis::soundness>;
  using command = given<at<axis::command>>;
  using node = given<at<axis::node>>;
  using clock = given<at<axis::clock>>;
  using storage = given<at<axis::storage>>;
  using limits = given<at<axis::limits>>;
};

}  // namespace detail
SYNOD_END_NAMESPACE
