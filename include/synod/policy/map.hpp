// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <boost/hana/map.hpp>
#include <boost/hana/pair.hpp>
#include <boost/hana/type.hpp>

#include <synod/policy/choice.hpp>

SYNOD_BEGIN_NAMESPACE
namespace detail {

/// `policies_of`, over `Axes`.
template <class P, class... Axes>
constexpr auto map_of(types<Axes...>) {
  namespace hana = boost::hana;
  return hana::make_map(hana::make_pair(hana::type_c<Axes>, hana::type_c<typename P::template at<Axes>>)...);
}

}  // namespace detail

/// From axis to policy: a Hana map of types, of all that protocol `P` is composed of, for whoever computes with them. A unit
/// that only runs a protocol does without, and without what it takes to compile maps.
template <class P>
constexpr auto policies_of() { return detail::map_of<P>(detail::every_axis{}); }

SYNOD_END_NAMESPACE
