// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <cstddef>

#include <synod/codec/walkable.hpp>
#include <synod/core/bytes.hpp>

SYNOD_BEGIN_NAMESPACE

/// Values as bytes, the same on every machine: little-endian, fixed width, no padding, lengths of four bytes.
/// What peers send is bounded before anything is allocated for it, and every byte must be accounted for.
/// `walkable` (codec/walkable.hpp) lists what can be written; `custom` (codec/custom.hpp) adds to it.
namespace codec {

/// The encoded size of every `T`, where it is the same for all; else `variable`.
template <walkable T>
inline constexpr std::size_t fixed_size_v = detail::form_of<T>::fixed;

/// The exact encoded size, in bytes.
template <class T>
constexpr std::size_t size(T const& value) {
  if constexpr (detail::checked<T>()) return detail::size_of(value);
  else return 0;
}

/// Writes `value`, returns the end. Pre: `size(value)` bytes are there; no string or vector has 2^32 elements or more.
template <class T>
constexpr std::byte* write(std::byte* to, T const& value) {
  if constexpr (detail::checked<T>()) return detail::form_of<T>::write(to, value);
  else return to;
}

/// Reads a value off the front of `from`, which is moved on past it. False: malformed; then `from` and `into` are valid
/// but unspecified. Views in `into` point into `from`'s bytes.
template <class T>
constexpr bool read_prefix(bytes_view& from, T& into) {
  if constexpr (detail::checked<T>()) return detail::take(from, into);
  else return false;
}

/// Reads a value that is the whole of `from`. False: malformed, cut, or followed by something.
template <class T>
constexpr bool read(bytes_view from, T& into) {
  return codec::read_prefix(from, into) && from.empty();
}

}  // namespace codec
SYNOD_END_NAMESPACE
