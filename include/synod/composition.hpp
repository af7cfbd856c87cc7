// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <type_traits>

#include <synod/detail/check_axes.hpp>
#include <synod/detail/check_environment.hpp>
#include <synod/detail/check_messages.hpp>
#include <synod/detail/check_reading.hpp>
#include <synod/detail/drafted.hpp>
#include <synod/detail/refused.hpp>
#include <synod/message/family.hpp>
#include <synod/policy/choice.hpp>
#include <synod/policy/environment.hpp>
#include <synod/policy/guarantee.hpp>
#include <synod/policy/mixture.hpp>
#include <synod/policy/property.hpp>
#include <synod/policy/refusal.hpp>
#include <synod/policy/soundness.hpp>

SYNOD_BEGIN_NAMESPACE
namespace detail {

/// A log with one slot is a single value, whatever the row is made for, and the other way round; weaker promises stay.
template <class Row, class Order>
using guarantee_of = std::conditional_t<
    !std::is_same_v<typename Row::guarantee, guarantee::replicated_log> &&
        !std::is_same_v<typename Row::guarantee, guarantee::single_value>,
    typename Row::guarantee,
    std::conditional_t<property::has_one_slot<Order>, guarantee::single_value, guarantee::replicated_log>>;

template <class Row, class Named>
struct draft : drafted<Row, default_limits, Named> {
  using base = drafted<Row, default_limits, Named>;
  template <class Axis>
  using at = typename base::template at<Axis>;

  using numbering = at<axis::numbering>;
  using campaign = at<axis::campaign>;
  using eligibility = at<axis::eligibility>;
  using recovery = at<axis::recovery>;
  using order = at<axis::order>;
  using commitment = at<axis::commitment>;
  using proposing = at<axis::proposing>;
  using learning = at<axis::learning>;
  using reading = at<axis::reading>;
  using membership_policy = at<axis::membership>;

  using family = given<at<axis::messages>,
                       usual_family<typename base::node, property::offers<proposing>, property::prevotes<campaign>,
                                    property::spreads<learning>, property::confirms<reading>>>;
  using guarantee = guarantee_of<Row, order>;
};

/// Every defect is told, and then nothing else: what is refused goes on as a protocol that does nothing.
template <class Row, class... Named>
consteval bool admit() {
  using d = draft<Row, types<Named...>>;
  bool const axes = check_axes<Row, Named...>();
  bool const environment = check_environment<d>();
  bool const wire = check_messages<typename d::family, typename d::node>() && check_prevotes<d>() && check_vouching<d>();
  bool const sound = check_soundness<d>();
  bool const read = check_reading<d>();
  return axes && environment && wire && sound && read;
}

}  // namespace detail

/// What `composition<Row, Named...>` is refused for, as a value and without an error: nothing where the mixture is sound.
template <class Row, class... Named>
inline constexpr refusals refused_for = detail::refusals_of<detail::draft<Row, detail::types<Named...>>>();

/// A protocol: a row, and what the user says besides, in any order. Refused by name where something is missing, given
/// twice, of the wrong shape, or unsound; see policy/soundness.hpp.
template <class Row, class... Named>
struct composition
    : std::conditional_t<detail::admit<Row, Named...>(), detail::draft<Row, detail::types<Named...>>,
                         detail::refused> {};

SYNOD_END_NAMESPACE
