// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <concepts>
#include <cstddef>
#include <string_view>
#include <type_traits>

#include <boost/hana/accessors.hpp>
#include <boost/hana/concept/struct.hpp>
#include <boost/hana/core/to.hpp>
#include <boost/hana/first.hpp>
#include <boost/hana/length.hpp>
#include <boost/hana/second.hpp>
#include <boost/hana/string.hpp>
#include <boost/hana/tuple.hpp>
#include <boost/hana/unpack.hpp>

#include <synod/version.hpp>

SYNOD_BEGIN_NAMESPACE
namespace detail {

template <class T>
using accessors_of = std::remove_cvref_t<decltype(boost::hana::accessors<T>())>;

/// Whether struct `T` has a member called `name`, of type `Member`.
template <class T, class Member>
constexpr bool has_member(std::string_view name) {
  if constexpr (boost::hana::Struct<T>::value) {
    return boost::hana::unpack(accessors_of<T>{}, [name](auto... member) {
      auto const same = [name]<class M>(M) {
        using type = std::remove_cvref_t<decltype(boost::hana::second(M{})(std::declval<T&>()))>;
        return std::is_same_v<type, Member> && name == boost::hana::to<char const*>(boost::hana::first(M{}));
      };
      return (same(member) || ...);
    });
  } else {
    return false;
  }
}

/// Whether struct `T` has the member of `Model` that is called `name`, with the same type.
template <class T, class Model>
constexpr bool has_member_of(std::string_view name) {
  return boost::hana::unpack(accessors_of<Model>{}, [name](auto... member) {
    auto const holds = [name]<class M>(M) {
      using type = std::remove_cvref_t<decltype(boost::hana::second(M{})(std::declval<Model&>()))>;
      return name == boost::hana::to<char const*>(boost::hana::first(M{})) && has_member<T, type>(name);
    };
    return (holds(member) || ...);
  });
}

/// Whether struct `T` has every member of `Model`, with the same types.
template <class T, class Model>
constexpr bool has_members_of() {
  return boost::hana::unpack(accessors_of<Model>{}, [](auto... member) {
    auto const holds = []<class M>(M) {
      using type = std::remove_cvref_t<decltype(boost::hana::second(M{})(std::declval<Model&>()))>;
      return has_member<T, type>(boost::hana::to<char const*>(boost::hana::first(M{})));
    };
    return (holds(member) && ...);
  });
}

}  // namespace detail

/// A message type that may stand in for the library's own `Model`: a Hana Struct with at least the members of `Model`,
/// of the same names and types. It may have more, which are value-initialised and then the host's to fill
/// (`host.stamp(message)`).
template <class T, class Model>
concept message_like = std::default_initializable<T> && boost::hana::Struct<T>::value &&
                       (std::same_as<T, Model> || detail::has_members_of<T, Model>());

SYNOD_END_NAMESPACE
