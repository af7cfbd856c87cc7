// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <string_view>

#include <synod/version.hpp>

SYNOD_BEGIN_NAMESPACE
namespace detail {

/// Text put together when compiling; whatever does not fit is a compile error.
template <std::size_t Capacity>
struct text_builder {
  std::array<char, Capacity> chars{};
  std::size_t size = 0;

  constexpr text_builder& operator<<(std::string_view s) {
    for (char c : s) chars[size++] = c;
    return *this;
  }
  constexpr text_builder& operator<<(std::uint64_t n) {
    std::array<char, 20> digits{};
    std::size_t count = 0;
    do digits[count++] = static_cast<char>('0' + n % 10); while ((n /= 10) != 0);
    while (count > 0) chars[size++] = digits[--count];
    return *this;
  }
  /// Spaces up to column `column` of the line that began at `line`; one at least.
  constexpr text_builder& pad(std::size_t line, std::size_t column) {
    do chars[size++] = ' '; while (size - line < column);
    return *this;
  }
};

template <class Source>
constexpr auto shrink() {
  constexpr auto built = Source::build();
  std::array<char, built.size + 1> exact{};
  for (std::size_t i = 0; i < built.size; ++i) exact[i] = built.chars[i];
  return exact;
}
template <class Source>
inline constexpr auto text_storage = shrink<Source>();

/// What `Source::build()` has put together, as text that lives for ever; a zero stands behind it.
template <class Source>
inline constexpr std::string_view text_of{text_storage<Source>.data(), text_storage<Source>.size() - 1};

}  // namespace detail
SYNOD_END_NAMESPACE
