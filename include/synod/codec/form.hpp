// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <cstddef>
#include <string_view>

#include <synod/codec/custom.hpp>
#include <synod/core/bytes.hpp>

SYNOD_BEGIN_NAMESPACE
namespace codec::detail {

template <class... T>
struct pack {};

/// How a type stands on the wire. Each specialisation has
///
///     fixed   the encoded size, or `variable`        least   no value takes fewer bytes
///     parts   the types that it is made of           sound   its own conditions on them
///     write(to, value) -> end                        shape(out): appends the canonical text of the form
///     fixed:    load(from, into) -> bool             pre: `fixed` bytes are there
///     variable: size(value), read(from, into) -> bool, which takes its bytes off the front of `from`
///
/// A type without a specialisation is not walkable. Nothing here is evaluated before `walks` (codec/walkable.hpp) has
/// passed, so that forms may assume sound parts. Calls are qualified: users' namespaces have such names too.
template <class T>
struct form;

template <class T>
struct custom_form {
  using parts = pack<>;
  static constexpr bool sound = custom_whole<T>;
  static constexpr std::size_t fixed = [] {
    if constexpr (custom_fixed<T>) return std::size_t{custom<T>::fixed_size};
    else return variable;
  }();
  static constexpr std::size_t least = [] {
    if constexpr (custom_fixed<T>) return std::size_t{custom<T>::fixed_size};
    else if constexpr (requires { custom<T>::least; }) return std::size_t{custom<T>::least};
    else return std::size_t{0};
  }();
  static constexpr std::size_t size(T const& value) { return custom<T>::size(value); }
  static constexpr std::byte* write(std::byte* to, T const& value) { return custom<T>::write(to, value); }
  static constexpr bool load(std::byte const* from, T& into) {
    bytes_view bytes(from, fixed);
    return custom<T>::read(bytes, into) && detail::admitted(into);
  }
  static constexpr bool read(bytes_view& from, T& into) {
    return custom<T>::read(from, into) && detail::admitted(into);
  }
  template <class Out>
  static constexpr void shape(Out& out) {
    out.text(custom<T>::shape);
    if constexpr (fixed != variable) out.text("["), out.number(fixed), out.text("]");
  }
};

template <class T> struct form_for { using type = form<T>; };
template <has_custom T> struct form_for<T> { using type = custom_form<T>; };

/// The user's encoding where there is one, else the library's.
template <class T>
using form_of = typename form_for<T>::type;

template <class Form, class T>
constexpr std::size_t size_as([[maybe_unused]] T const& value) {
  if constexpr (Form::fixed != variable) return Form::fixed;
  else return Form::size(value);
}

/// Takes a value off the front of `from`: one check of the length for a fixed form, however it is nested.
template <class Form, class T>
constexpr bool take_as(bytes_view& from, T& into) {
  if constexpr (Form::fixed != variable) {
    if (from.size() < Form::fixed) return false;
    bool const fine = Form::load(from.data(), into);
    from = from.subspan(Form::fixed);
    return fine;
  } else {
    return Form::read(from, into);
  }
}

template <class T>
constexpr std::size_t size_of(T const& value) { return detail::size_as<form_of<T>>(value); }

template <class T>
constexpr bool take(bytes_view& from, T& into) { return detail::take_as<form_of<T>>(from, into); }

}  // namespace codec::detail
SYNOD_END_NAMESPACE
