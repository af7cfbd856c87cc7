// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <concepts>
#include <string_view>
#include <type_traits>
#include <utility>

#include <boost/hana/accessors.hpp>
#include <boost/hana/concept/struct.hpp>
#include <boost/hana/core/to.hpp>
#include <boost/hana/first.hpp>
#include <boost/hana/second.hpp>
#include <boost/hana/string.hpp>
#include <boost/hana/unpack.hpp>

#include <synod/version.hpp>

SYNOD_BEGIN_NAMESPACE
namespace detail {

/// A struct's members as a list of Hana pairs of name and accessor.
template <class... Member>
struct member_list {};
template <class T>
using members_of = decltype(boost::hana::unpack(boost::hana::accessors<T>(), [](auto... m) {
  return member_list<decltype(m)...>{};
}));

template <class Member>
constexpr std::string_view name_of() {
  return boost::hana::to<char const*>(boost::hana::first(Member{}));
}
template <class T, class Member>
using type_of = std::remove_cvref_t<decltype(boost::hana::second(Member{})(std::declval<T&>()))>;

template <class T, class Type, class... Member>
constexpr bool contains_member(member_list<Member...>, std::string_view name) {
  return ((std::is_same_v<type_of<T, Member>, Type> && name == name_of<Member>()) || ...);
}

/// Whether struct `T` has the member of `Model` that is called `name`, with the same type.
template <class T, class Model, class... Member>
constexpr bool has_one_of(member_list<Member...>, std::string_view name) {
  return ((name == name_of<Member>() && contains_member<T, type_of<Model, Member>>(members_of<T>{}, name)) || ...);
}
template <class T, class Model>
constexpr bool has_member_of(std::string_view name) {
  return has_one_of<T, Model>(members_of<Model>{}, name);
}

/// Whether struct `T` has every member of `Model`, with the same types.
template <class T, class Model, class... Member>
constexpr bool has_all_of(member_list<Member...>) {
  return (contains_member<T, type_of<Model, Member>>(members_of<T>{}, name_of<Member>()) && ...);
}

}  // namespace detail

/// A message type that may stand in for the library's own `Model`: a Hana Struct with at least the members of `Model`,
/// of the same names and types. It may have more, which are value-initialised and then the host's to fill
/// (`host.stamp(message)`).
template <class T, class Model>
concept message_like = std::default_initializable<T> && boost::hana::Struct<T>::value &&
                       (std::same_as<T, Model> || detail::has_all_of<T, Model>(detail::members_of<Model>{}));

SYNOD_END_NAMESPACE
