// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

#include <synod/version.hpp>

SYNOD_BEGIN_NAMESPACE
namespace trace {

/// The length of the well-formed UTF-8 sequence at the front of `s`; 0 where there is none [Unicode, table 3-7].
inline std::size_t utf8_length(std::string_view s) {
  auto const at = [&](std::size_t i) { return i < s.size() ? static_cast<unsigned char>(s[i]) : 0u; };
  unsigned const lead = at(0), second = at(1);
  if (s.empty()) return 0;
  if (lead < 0x80) return 1;
  std::size_t const length = lead < 0xc2 ? 0 : lead < 0xe0 ? 2 : lead < 0xf0 ? 3 : lead < 0xf5 ? 4 : 0;
  if (length == 0) return 0;
  unsigned const low = lead == 0xe0 ? 0xa0 : lead == 0xf0 ? 0x90 : 0x80;
  unsigned const high = lead == 0xed ? 0x9f : lead == 0xf4 ? 0x8f : 0xbf;
  if (second < low || second > high) return 0;
  for (std::size_t i = 2; i < length; ++i)
    if ((at(i) & 0xc0) != 0x80) return 0;
  return length;
}

/// Walks `s` character by character: `plain(sequence)` for each that is well-formed, `broken()` for each byte that is not.
template <class Plain, class Broken>
void each_character(std::string_view s, Plain plain, Broken broken) {
  while (!s.empty()) {
    std::size_t const length = utf8_length(s);
    if (length == 0) broken();
    else plain(s.substr(0, length));
    s.remove_prefix(length == 0 ? 1 : length);
  }
}

/// Appends the character of that number. Pre: it is one, and no surrogate.
inline void put_utf8(std::string& out, std::uint32_t code) {
  auto const put = [&](std::uint32_t byte) { out += static_cast<char>(byte); };
  auto const tail = [&](unsigned shift) { put(0x80 | ((code >> shift) & 0x3f)); };
  if (code < 0x80) put(code);
  else if (code < 0x800) put(0xc0 | (code >> 6)), tail(0);
  else if (code < 0x10000) put(0xe0 | (code >> 12)), tail(6), tail(0);
  else put(0xf0 | (code >> 18)), tail(12), tail(6), tail(0);
}

inline constexpr std::string_view replacement = "\xef\xbf\xbd";  // U+FFFD

/// Text that can be shown anywhere: well-formed UTF-8, without control characters, which become their pictures
/// (U+2400 …), and of at most about `most` bytes.
inline std::string clipped(std::string_view s, std::size_t most = 160) {
  std::string out;
  bool cut = false;
  auto const put = [&](std::string_view c) {
    if (out.size() + c.size() > most) cut = true;
    if (!cut) out += c;
  };
  each_character(s, [&](std::string_view c) {
    unsigned const code = static_cast<unsigned char>(c[0]);
    if (code >= 0x20 && code != 0x7f) return put(c);
    std::string picture;
    put_utf8(picture, code == 0x7f ? 0x2421 : 0x2400 + code);
    put(picture);
  }, [&] { put(replacement); });
  return cut ? out + "\xe2\x80\xa6" : out;
}

}  // namespace trace
SYNOD_END_NAMESPACE
