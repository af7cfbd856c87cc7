// SPDX-License-Identifier: BSL-1.0
// An encoding of one's own that cannot be read, and has no name.
// expect: synod: [codec.custom]
#include <cstdint>
#include <string_view>
#include <vector>

#include <boost/hana/adapt_struct.hpp>

#include <synod/codec/codec.hpp>

struct date {
  std::uint8_t day = 0;
};
template <>
struct synod::codec::custom<date> {
  static constexpr std::size_t fixed_size = 1;
  static std::byte* write(std::byte* to, date const& d) { *to = std::byte{d.day}; return to + 1; }
#ifdef TWIN
  static constexpr std::string_view shape = "date";
  static bool read(bytes_view& from, date& into) { into.day = std::to_integer<std::uint8_t>(from[0]); return true; }
#endif
};

bool decoded(synod::bytes_view from, date& into) { return synod::codec::read(from, into); }
