// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <array>
#include <cstddef>
#include <type_traits>
#include <utility>

#include <synod/policy/axis.hpp>

SYNOD_BEGIN_NAMESPACE

/// A list of policies, in any order: what a row decides.
template <class... Policies>
struct policies {};

namespace detail {

/// Where a policy is looked for and none stands.
struct nothing {};
template <class T>
inline constexpr bool is_missing = std::is_same_v<T, nothing>;

template <class... T>
struct types {};
using every_axis = types<axis::numbering, axis::campaign, axis::eligibility, axis::recovery, axis::order,
                         axis::commitment, axis::proposing, axis::learning, axis::reading, axis::membership,
                         axis::quorum, axis::command, axis::node, axis::clock, axis::storage, axis::messages,
                         axis::limits, axis::soundness, axis::ordering, axis::spreading>;

template <class... Known>
struct together : std::type_identity<Known>... {};
template <class T, class... Known>
inline constexpr bool is_one_of = false;
template <class T, class... Known>
inline constexpr bool is_one_of<T, types<Known...>> = std::is_base_of_v<std::type_identity<T>, together<Known...>>;

/// The place of the policy's axis among all axes; past them for what is no policy of a known axis.
template <class P>
constexpr std::size_t place_of() {
  if constexpr (policy<P>)
    if constexpr (is_one_of<typename P::axis, every_axis>) return P::axis::index;
  return axis::count;
}

template <std::size_t I, class T>
struct leaf { using type = T; };
template <class Indices, class... T>
struct indexed;
template <std::size_t... I, class... T>
struct indexed<std::index_sequence<I...>, T...> : leaf<I, T>... {};
template <std::size_t I, class T>
leaf<I, T> leaf_at(leaf<I, T> const&);

/// A list of policies with each one's place, so that looking one up is a loop over numbers.
template <class... P>
struct policy_list {
  static constexpr std::size_t size = sizeof...(P);
  static constexpr std::array<std::size_t, size + 1> places{place_of<P>()..., axis::count + 1};

  /// Where the first policy on axis number `place` stands; `size` where there is none.
  static constexpr std::size_t find(std::size_t place, std::size_t from = 0) {
    for (std::size_t i = from; i < size; ++i)
      if (places[i] == place) return i;
    return size;
  }
  /// The first axis with two policies.
  static constexpr std::size_t duplicate() {
    for (std::size_t i = 0; i < size; ++i)
      if (places[i] < axis::count && find(places[i], i + 1) < size) return i;
    return size;
  }

  /// The policy at place `I`; `nothing` behind the last.
  using leaves = indexed<std::make_index_sequence<size + 1>, P..., nothing>;
  template <std::size_t I>
  using at = typename decltype(leaf_at<I>(std::declval<leaves const&>()))::type;
  template <class Axis>
  using on = at<find(Axis::index)>;
};

/// The axis of a policy, as an error shows it.
template <class P>
struct axis_of { using type = typename P::axis; };
template <>
struct axis_of<nothing> { using type = nothing; };

}  // namespace detail
SYNOD_END_NAMESPACE
