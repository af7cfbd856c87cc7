// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <bit>
#include <cstddef>
#include <cstdint>

#include <synod/message/kind.hpp>

SYNOD_BEGIN_NAMESPACE

/// Who tells whom, over a deployment: the machines of a protocol, each a role, a product or a sum of roles.
/// A role says what it handles, ignores and emits as sets of kinds (message/kind.hpp), and where it speaks another
/// language than the logs do, as `vocabulary`, of which kinds (message/register_kind.hpp).
namespace flow {

/// The kinds of a set, one bit each, by `kind::index`.
template <class... Kind>
constexpr std::uint32_t bits(set_of_kinds<Kind...>) { return set_of_kinds<Kind...>::bits; }

/// A role that is not put together from others.
template <class R>
concept plain_role = requires {
  R::name;
  R::handles;
  R::ignores;
  R::emits;
};

template <class... R>
struct roles {};

namespace detail {

template <class R>
struct parts { using type = roles<R>; };
template <class... A, class... B, class... C>
constexpr auto join(roles<A...>, roles<B...>, C... rest) {
  if constexpr (sizeof...(C) == 0) return roles<A..., B...>{};
  else return join(roles<A..., B...>{}, rest...);
}
template <template <class...> class Group, class... R>
  requires(!plain_role<Group<R...>>)
struct parts<Group<R...>> { using type = decltype(join(roles<>{}, roles<>{}, typename parts<R>::type{}...)); };

/// All kinds that role `R` must have decided about: those of the logs, where it does not name another vocabulary.
template <class R>
constexpr auto vocabulary() {
  if constexpr (requires { R::vocabulary; }) return R::vocabulary;
  else return every_kind;
}

template <std::size_t Index, class Kind>
struct at_index { using type = Kind; };
template <class... Kind>
struct by_index : at_index<Kind::index, Kind>... {};
template <std::size_t Index, class Kind>
at_index<Index, Kind> find(at_index<Index, Kind> const&);

template <class... Kind>
by_index<Kind...> indexed(set_of_kinds<Kind...>);

/// The lowest kind of a non-empty set of bits, as a type.
template <class R, std::uint32_t Bits>
using lowest = typename decltype(find<static_cast<std::size_t>(std::countr_zero(Bits))>(indexed(vocabulary<R>())))::type;

// What an error shows: the role and the kind.
template <class Role, class... Kind> inline constexpr bool decides = sizeof...(Kind) == 0;
template <class Role, class... Kind> inline constexpr bool decides_once = sizeof...(Kind) == 0;
template <class Role, class... Kind> inline constexpr bool is_heard = sizeof...(Kind) == 0;

template <class R, std::uint32_t Heard>
consteval bool check_role() {
  constexpr std::uint32_t handles = bits(R::handles), ignores = bits(R::ignores), emits = bits(R::emits);
  constexpr std::uint32_t undecided = bits(vocabulary<R>()) & ~(handles | ignores);
  constexpr std::uint32_t twice = handles & ignores;
  constexpr std::uint32_t unheard = emits & ~Heard;
  if constexpr (undecided != 0)
    static_assert(decides<R, lowest<R, undecided>>,
                  "synod: [role.undecided] a role neither handles nor ignores a message (both are named beside this): "
                  "nothing falls through silently; add its kind to `handles` or to `ignores` [message/flow.hpp]");
  if constexpr (twice != 0)
    static_assert(decides_once<R, lowest<R, twice>>,
                  "synod: [role.twice] a role both handles and ignores a message (both are named beside this): take its "
                  "kind out of one of the sets [message/flow.hpp]");
  if constexpr (unheard != 0)
    static_assert(is_heard<R, lowest<R, unheard>>,
                  "synod: [flow.unheard] a role emits a message that no role of the deployment handles (both are named "
                  "beside this): deploy a role that does, or take its kind out of `emits` [message/flow.hpp]");
  return undecided == 0 && twice == 0 && unheard == 0;
}

template <class... R>
consteval bool check(roles<R...>) {
  constexpr std::uint32_t heard = (std::uint32_t{0} | ... | bits(R::handles));
  bool sound = true;
  ((sound = check_role<R, heard>() && sound), ...);
  return sound;
}

}  // namespace detail

/// The plain roles that a deployment is made of, in the order written.
template <class... Machines>
using roles_of = decltype(detail::join(roles<>{}, roles<>{}, typename detail::parts<Machines>::type{}...));

/// True, or the compiler says which role leaves which message undecided, or emits what nobody handles.
template <class... Machines>
consteval bool closed() {
  return detail::check(roles_of<Machines...>{});
}

}  // namespace flow
SYNOD_END_NAMESPACE
