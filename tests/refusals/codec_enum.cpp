// SPDX-License-Identifier: BSL-1.0
// An enumeration whose width is the compiler's choice.
// expect: synod: [codec.enum]
#include <cstdint>
#include <string_view>
#include <vector>

#include <boost/hana/adapt_struct.hpp>

#include <synod/codec/codec.hpp>

#ifndef TWIN
enum verb { get, set };
#else
enum verb : std::uint8_t { get, set };
#endif
struct request {
  verb what = get;
};
BOOST_HANA_ADAPT_STRUCT(request, what);

bool decoded(synod::bytes_view from, request& into) { return synod::codec::read(from, into); }
