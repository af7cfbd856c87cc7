// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <algorithm>
#include <type_traits>

#include <synod/policy/choice.hpp>

SYNOD_BEGIN_NAMESPACE
namespace detail {

// What an error shows: the condition that failed, with the culprit in its brackets.
template <class Argument>
inline constexpr bool is_a_policy = std::is_same_v<Argument, nothing>;
template <class Axis>
inline constexpr bool given_once = std::is_same_v<Axis, nothing>;
template <class Axis, class Policy>
inline constexpr bool decided = !std::is_same_v<Policy, nothing>;

/// What a user has named: policies, each on an axis of its own.
template <class... Named>
consteval bool check_named() {
  using named = policy_list<Named...>;
  using misfit = typename named::template at<named::find(axis::count)>;
  using twice = typename named::template at<named::duplicate()>;
  static_assert(is_a_policy<misfit>,
                "synod: [axis.unknown] an argument is no policy: it needs `using axis = synod::axis::...` and a "
                "`name`; a type of yours is wrapped, as in synod::command<T> [policy/axis.hpp, "
                "policy/environment.hpp]");
  static_assert(given_once<typename axis_of<twice>::type>,
                "synod: [axis.duplicate] two arguments stand on one axis: keep one of them [policy/axis.hpp]");
  return is_missing<misfit> && is_missing<twice>;
}

template <class Row, class... Named>
consteval bool check_axes() {
  using named = policy_list<Named...>;
  bool const each = check_named<Named...>();
  auto join = []<class... R>(policies<R...>) { return std::type_identity<policy_list<Named..., R...>>{}; };
  using all = typename decltype(join(typename Row::policies{}))::type;

  using stray = typename named::template at<std::min(named::find(axis::ordering::index), named::find(axis::spreading::index))>;
  static_assert(is_a_policy<stray>,
                "synod: [axis.register] a policy of registers, handed to a row that has a log: take it out, or take "
                "synod::abd or synod::majority_write [policy/ordering.hpp]");
  static_assert(decided<axis::command, typename all::template on<axis::command>>,
                "synod: [command.missing] nothing says what is agreed on: give synod::command<T> "
                "[policy/environment.hpp]");
  static_assert(decided<axis::storage, typename all::template on<axis::storage>>,
                "synod: [storage.missing] nothing says where votes are kept, and there is no default: give "
                "synod::storage<synod::wal>, or synod::storage<synod::memory> where nothing must survive "
                "[policy/environment.hpp]");
#define SYNOD_DECIDED(name)                                                                                      \
  static_assert(decided<axis::name, typename all::template on<axis::name>>,                                      \
                "synod: [axis.missing] neither the row nor an argument decides the axis " #name ": name a policy " \
                "for it [policy/" #name ".hpp]")
  SYNOD_DECIDED(numbering);
  SYNOD_DECIDED(campaign);
  SYNOD_DECIDED(eligibility);
  SYNOD_DECIDED(recovery);
  SYNOD_DECIDED(order);
  SYNOD_DECIDED(commitment);
  SYNOD_DECIDED(proposing);
  SYNOD_DECIDED(learning);
  SYNOD_DECIDED(reading);
  SYNOD_DECIDED(membership);
#undef SYNOD_DECIDED
  static_assert(decided<axis::quorum, typename all::template on<axis::quorum>>,
                "synod: [axis.missing] neither the row nor an argument decides the axis quorum: name a quorum system, "
                "as in synod::quorum::flexible<5, 4, 2> [quorum/flexible.hpp]");

  for (std::size_t place = axis::numbering::index; place <= axis::storage::index; ++place)
    if (place != axis::node::index && place != axis::clock::index && all::find(place) == all::size) return false;
  return each && is_missing<stray>;
}

}  // namespace detail
SYNOD_END_NAMESPACE
