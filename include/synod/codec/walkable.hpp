// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <concepts>
#include <type_traits>

#include <synod/codec/choice.hpp>
#include <synod/codec/noun.hpp>
#include <synod/codec/product.hpp>
#include <synod/codec/scalar.hpp>
#include <synod/codec/sequence.hpp>
#include <synod/codec/view.hpp>

SYNOD_BEGIN_NAMESPACE
namespace codec {
namespace detail {

template <class T> concept has_form = has_custom<T> || requires { sizeof(form<T>); };

template <class T, class... Path>
consteval bool walks();
template <class... Path, class... Part>
consteval bool walks_each(pack<Part...>) { return (walks<Part, Path...>() && ...); }

/// `Path` are the types that `T` stands in. A type that contains itself is refused: it would be read as deep as a
/// peer likes, until the stack ends.
template <class T, class... Path>
consteval bool walks() {
  if constexpr (has_custom<T>) return custom_form<T>::sound;
  else if constexpr (!has_form<T> || (std::same_as<T, Path> || ...)) return false;
  else if constexpr (!walks_each<T, Path...>(typename form<T>::parts{})) return false;
  else return form<T>::sound;
}

}  // namespace detail

/// What the codec can write and read: integers, enumerations, bool, float and double; the nouns of core/; std::array,
/// built-in arrays, std::string, std::vector, std::optional, std::pair, std::tuple, std::variant; bytes_view,
/// std::string_view and batch, which are read as views; structs made known with BOOST_HANA_DEFINE_STRUCT or
/// BOOST_HANA_ADAPT_STRUCT; what has a `custom` encoding; and all of these inside one another.
template <class T>
concept walkable = std::is_object_v<T> && !std::is_const_v<T> && detail::walks<T>();

namespace detail {

template <class T>
consteval bool bounded_elements() {
  if constexpr (requires { form<T>::bounded; }) return form<T>::bounded;
  else return true;
}

template <class T, class... Path>
consteval void explain();
template <class... Path, class... Part>
consteval void explain_each(pack<Part...>) { (explain<Part, Path...>(), ...); }

/// One sentence for each thing in the way, at the innermost type.
template <class T, class... Path>
consteval void explain() {
  if constexpr (has_custom<T>) {
    static_assert(custom_sized<T>, "synod: [codec.custom] custom<T> needs `static constexpr std::size_t fixed_size` "
                                   "or `static std::size_t size(T const&)` [codec/custom.hpp]");
    static_assert(custom_writes<T>, "synod: [codec.custom] custom<T> needs "
                                    "`static std::byte* write(std::byte*, T const&)` [codec/custom.hpp]");
    static_assert(custom_reads<T>, "synod: [codec.custom] custom<T> needs `static bool read(bytes_view&, T&)` "
                                   "[codec/custom.hpp]");
    static_assert(custom_shaped<T>, "synod: [codec.custom] custom<T> needs "
                                    "`static constexpr std::string_view shape` [codec/custom.hpp]");
  } else if constexpr (!has_form<T>) {
    static_assert(has_form<T>, "synod: [command.codec] the codec does not know this type, which a command or message "
                               "contains: adapt it with BOOST_HANA_ADAPT_STRUCT, or specialise synod::codec::custom<T> "
                               "[codec/codec.hpp]");
  } else if constexpr ((std::same_as<T, Path> || ...)) {
    static_assert(!(std::same_as<T, Path> || ...), "synod: [codec.recursion] this type contains itself: a peer could "
                                                   "nest it until the stack ends; keep its parts in a vector and "
                                                   "refer to them by index [codec/codec.hpp]");
  } else if constexpr (!walks_each<T, Path...>(typename form<T>::parts{})) {
    explain_each<T, Path...>(typename form<T>::parts{});
  } else {
    static_assert(bounded_elements<T>(), "synod: [codec.unbounded] the elements of this vector may take no bytes, so "
                                         "that its declared length bounds nothing: give custom<T>::least "
                                         "[codec/custom.hpp]");
    static_assert(!std::is_enum_v<T>, "synod: [codec.enum] an enumeration on the wire needs its underlying type "
                                      "written down: `enum op : std::uint8_t`, or `enum class op` [codec/codec.hpp]");
    static_assert(form<T>::sound || !bounded_elements<T>() || std::is_enum_v<T>,
                  "synod: [command.codec] this type has members that cannot be made or set: elements and alternatives "
                  "must be default-constructible, members plain and not const, node ids of unique bytes "
                  "[codec/codec.hpp]");
  }
}

/// Whether `T` is walkable; where not, compiling ends with the reasons.
template <class T>
consteval bool checked() {
  if constexpr (!walkable<T>) explain<T>();
  return walkable<T>;
}

}  // namespace detail
}  // namespace codec
SYNOD_END_NAMESPACE
