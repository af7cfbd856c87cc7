// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <cstddef>
#include <string_view>
#include <tuple>
#include <type_traits>
#include <utility>

#include <boost/hana/accessors.hpp>
#include <boost/hana/first.hpp>
#include <boost/hana/pair.hpp>
#include <boost/hana/second.hpp>
#include <boost/hana/string.hpp>
#include <boost/hana/tuple.hpp>
#include <boost/hana/unpack.hpp>

#include <synod/codec/form.hpp>

SYNOD_BEGIN_NAMESPACE
namespace codec::detail {

/// Members one behind the other, nothing between them. `Members` say for each how to get at it, and its form.
template <class T, class... Members>
struct product_form {
  using parts = pack<typename Members::type...>;
  /// A getter that hands out copies cannot be read into.
  static constexpr bool sound = (Members::settable && ...);
  static constexpr std::size_t fixed = ((Members::form::fixed == variable) || ...)
                                           ? variable
                                           : (std::size_t{0} + ... + Members::form::fixed);
  static constexpr std::size_t least = (std::size_t{0} + ... + Members::form::least);

  static constexpr std::size_t size([[maybe_unused]] T const& value) {
    return (std::size_t{0} + ... + detail::size_as<typename Members::form>(Members::get(value)));
  }
  static constexpr std::byte* write(std::byte* to, [[maybe_unused]] T const& value) {
    ((to = Members::form::write(to, Members::get(value))), ...);
    return to;
  }
  static constexpr bool load([[maybe_unused]] std::byte const* from, T& into) {
    bool fine = true;
    ((fine = Members::form::load(from, Members::get(into)) && fine, from += Members::form::fixed), ...);
    return fine && detail::admitted(into);
  }
  static constexpr bool read([[maybe_unused]] bytes_view& from, T& into) {
    return (detail::take_as<typename Members::form>(from, Members::get(into)) && ...) && detail::admitted(into);
  }
};

template <class T, std::size_t I>
struct tuple_member {
  using type = std::tuple_element_t<I, T>;
  using form = form_of<type>;
  static constexpr bool settable = true;
  static constexpr type const& get(T const& value) { return std::get<I>(value); }
  static constexpr type& get(T& value) { return std::get<I>(value); }
};

template <class T, class Indices>
struct tuple_form;
template <class T, std::size_t... I>
struct tuple_form<T, std::index_sequence<I...>> : product_form<T, tuple_member<T, I>...> {
  template <class Out>
  static constexpr void shape(Out& out) {
    out.text("(");
    ((out.text(I == 0 ? "" : ","), form_of<std::tuple_element_t<I, T>>::shape(out)), ...);
    out.text(")");
  }
};
template <class A, class B>
struct form<std::pair<A, B>> : tuple_form<std::pair<A, B>, std::make_index_sequence<2>> {};
template <class... T>
struct form<std::tuple<T...>> : tuple_form<std::tuple<T...>, std::make_index_sequence<sizeof...(T)>> {};

/// A member as Hana hands it out: a pair of its name, in the type, and a stateless accessor.
template <class T, class Pair>
struct hana_member {
  using accessor = std::remove_cvref_t<decltype(boost::hana::second(std::declval<Pair const&>()))>;
  using got = decltype(accessor{}(std::declval<T&>()));
  using type = std::remove_cvref_t<got>;
  using form = form_of<type>;
  static constexpr bool settable = std::is_same_v<got, type&>;
  static constexpr type const& get(T const& value) { return accessor{}(value); }
  static constexpr decltype(auto) get(T& value) { return accessor{}(value); }
  static constexpr std::string_view name() {
    return std::remove_cvref_t<decltype(boost::hana::first(std::declval<Pair const&>()))>::c_str();
  }
};

template <class T>
struct hana_members {
  template <class... Pairs>
  constexpr auto operator()(Pairs const&...) const -> pack<hana_member<T, Pairs>...> { return {}; }
};

template <class T, class Members>
struct struct_form;
template <class T, class... Members>
struct struct_form<T, pack<Members...>> : product_form<T, Members...> {
  template <class Out>
  static constexpr void shape(Out& out) {
    out.text("{");
    [[maybe_unused]] std::size_t i = 0;
    ((out.text(i++ == 0 ? "" : ","), out.text(Members::name()), out.text(":"),
      form_of<typename Members::type>::shape(out)), ...);
    out.text("}");
  }
};

/// Structs that were made known to Hana; plain aggregates are not: a member added later would silently change the wire.
template <class T>
  requires(boost::hana::Struct<T>::value)
struct form<T> : struct_form<T, decltype(boost::hana::unpack(boost::hana::accessors<T>(), hana_members<T>{}))> {};

}  // namespace codec::detail
SYNOD_END_NAMESPACE
