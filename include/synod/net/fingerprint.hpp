// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <synod/version.hpp>

SYNOD_BEGIN_NAMESPACE
namespace net {

/// What two nodes must have in common to understand and to trust each other: a list of (axis or message, what it is),
/// and a hash of it. The list travels with the hash, so that a refusal can name the difference. Names, not a compiler's
/// type strings: differently built programs agree.
struct fingerprint {
  using item = std::pair<std::string, std::string>;
  std::vector<item> items;

  /// FNV-1a over the items, each text with its length.
  std::uint64_t hash() const {
    std::uint64_t h = 0xcbf29ce484222325U;
    auto const mix = [&h](unsigned char byte) { h = (h ^ byte) * 0x100000001b3U; };
    auto const text = [&mix](std::string_view s) {
      for (std::size_t n = s.size(), i = 0; i < 4; ++i, n >>= 8) mix(static_cast<unsigned char>(n & 0xff));
      for (char c : s) mix(static_cast<unsigned char>(c));
    };
    for (item const& i : items) text(i.first), text(i.second);
    return h;
  }

  friend bool operator==(fingerprint const&, fingerprint const&) = default;
};

namespace detail {
inline std::string const* find(fingerprint const& in, std::string_view name) {
  for (auto const& i : in.items)
    if (i.first == name) return &i.second;
  return nullptr;
}
}  // namespace detail

/// The first few differences in words, such as `order: prefix here, sparse there`; empty where there is none.
inline std::string difference(fingerprint const& here, fingerprint const& there) {
  constexpr int named_max = 4;
  std::string said;
  int found = 0;
  auto const say = [&](std::string_view name, std::string const* a, std::string const* b) {
    if (++found > named_max) return;
    if (!said.empty()) said += "; ";
    said.append(name) += ": ";
    said += a ? *a : "nothing";
    said += " here, ";
    said += b ? *b : "nothing";
    said += " there";
  };
  for (auto const& [name, what] : here.items)
    if (auto const* other = detail::find(there, name); !other || *other != what) say(name, &what, other);
  for (auto const& [name, what] : there.items)
    if (!detail::find(here, name)) say(name, nullptr, &what);
  if (found > named_max) said += "; and " + std::to_string(found - named_max) + " more";
  if (found == 0 && here.items != there.items) said = "the same items, in another order";
  return said;
}

}  // namespace net
SYNOD_END_NAMESPACE
