// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <type_traits>

#include <synod/policy/choice.hpp>
#include <synod/policy/guarantee.hpp>
#include <synod/policy/property.hpp>

SYNOD_BEGIN_NAMESPACE
namespace detail {

template <class Guarantee>
inline constexpr bool orders_all = std::is_same_v<Guarantee, guarantee::replicated_log> ||
                                   std::is_same_v<Guarantee, guarantee::single_value> ||
                                   std::is_same_v<Guarantee, guarantee::atomic_register> || is_missing<Guarantee>;

/// What is read may be old, whatever the order of what is written. Registers have no such axis.
template <class P>
concept reads_old = requires { requires property::reads_locally<typename P::reading>; };

// What an error shows: the guarantee that is too weak, or how the protocol reads.
template <class Guarantee>
inline constexpr bool is_linearizable = orders_all<Guarantee>;
template <class P>
inline constexpr bool reads_what_is_current = !reads_old<P>;

}  // namespace detail

/// Whether all that clients of protocol `P` are answered fits one order in which everything took effect between call and
/// answer [HW].
template <class P>
concept linearizable = detail::orders_all<typename P::guarantee> && !detail::reads_old<P>;

/// For an interface that builds on it: true, or the compiler says why `P` is not enough.
///
///     template <class P> class lock { static_assert(synod::require_linearizable<P>()); … };
template <class P>
consteval bool require_linearizable() {
  static_assert(detail::is_linearizable<typename P::guarantee>,
                "synod: [guarantee.linearizable] this interface promises linearizability, and the protocol's guarantee "
                "(named beside this) does not: one client can see a value, and another, later, an older one; take "
                "synod::abd for registers, or a row with guarantee::replicated_log [policy/linearizable.hpp]");
  static_assert(detail::reads_what_is_current<P>,
                "synod: [guarantee.linearizable] this interface promises linearizability, and the protocol reads what a node has "
                "delivered (reading::local), which may be old; take reading::confirmed, or through_log [policy/linearizable.hpp]");
  return true;
}

SYNOD_END_NAMESPACE
