// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <type_traits>
#include <utility>
#include <variant>

#include <synod/codec/form.hpp>

SYNOD_BEGIN_NAMESPACE
namespace codec::detail {

/// One byte, 0 or 1, then the value where there is one.
template <class T, class Form>
struct optional_form {
  static constexpr bool sound = std::is_default_constructible_v<T>;
  static constexpr std::size_t fixed = variable;
  static constexpr std::size_t least = 1;

  static constexpr std::size_t size(std::optional<T> const& value) {
    return value ? 1 + detail::size_as<Form>(*value) : 1;
  }
  static constexpr std::byte* write(std::byte* to, std::optional<T> const& value) {
    *to++ = value ? std::byte{1} : std::byte{0};
    return value ? Form::write(to, *value) : to;
  }
  static constexpr bool read(bytes_view& from, std::optional<T>& into) {
    if (from.empty() || from.front() > std::byte{1}) return false;
    bool const there = from.front() == std::byte{1};
    from = from.subspan(1);
    into.reset();
    return !there || detail::take_as<Form>(from, into.emplace());
  }
  template <class Out>
  static constexpr void shape(Out& out) { Form::shape(out), out.text("?"); }
};
template <class T>
struct form<std::optional<T>> : optional_form<T, form_of<T>> {
  using parts = pack<T>;
};

template <>
struct form<std::monostate> {
  using parts = pack<>;
  static constexpr bool sound = true;
  static constexpr std::size_t fixed = 0;
  static constexpr std::size_t least = 0;
  static constexpr std::byte* write(std::byte* to, std::monostate) { return to; }
  static constexpr bool load(std::byte const*, std::monostate&) { return true; }
  template <class Out>
  static constexpr void shape(Out& out) { out.text("()"); }
};

/// One byte that says which alternative, then its value. Pre, to write one: not valueless.
template <class... T>
struct form<std::variant<T...>> {
  using parts = pack<T...>;
  static constexpr bool sound = sizeof...(T) <= 256 && (std::is_default_constructible_v<T> && ...);
  static constexpr std::size_t fixed = variable;
  static constexpr std::size_t least = 1 + std::min({form_of<T>::least...});

  static constexpr std::size_t size(std::variant<T...> const& value) {
    std::size_t sum = 1;
    each(value.index(), [&]<std::size_t I>(index<I>) { sum += detail::size_of(*std::get_if<I>(&value)); return true; });
    return sum;
  }
  static constexpr std::byte* write(std::byte* to, std::variant<T...> const& value) {
    *to++ = static_cast<std::byte>(value.index());
    each(value.index(), [&]<std::size_t I>(index<I>) {
      to = form_of<alternative<I>>::write(to, *std::get_if<I>(&value));
      return true;
    });
    return to;
  }
  static constexpr bool read(bytes_view& from, std::variant<T...>& into) {
    if (from.empty()) return false;
    auto const which = std::to_integer<std::size_t>(from.front());
    from = from.subspan(1);
    return each(which, [&]<std::size_t I>(index<I>) { return detail::take(from, into.template emplace<I>()); });
  }
  template <class Out>
  static constexpr void shape(Out& out) {
    std::size_t i = 0;
    out.text("<");
    ((out.text(i++ == 0 ? "" : "|"), form_of<T>::shape(out)), ...);
    out.text(">");
  }

 private:
  template <std::size_t I> using index = std::integral_constant<std::size_t, I>;
  template <std::size_t I> using alternative = std::variant_alternative_t<I, std::variant<T...>>;

  /// `f` with alternative number `which`; false where there is none.
  template <class F>
  static constexpr bool each(std::size_t which, F f) {
    return [&]<std::size_t... I>(std::index_sequence<I...>) {
      return ((which == I && f(index<I>{})) || ...);
    }(std::index_sequence_for<T...>{});
  }
};

}  // namespace codec::detail
SYNOD_END_NAMESPACE
