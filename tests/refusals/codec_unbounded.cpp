// SPDX-License-Identifier: BSL-1.0
// A vector of elements that may take no bytes: its length would bound nothing.
// expect: synod: [codec.unbounded]
#include <cstdint>
#include <string_view>
#include <vector>

#include <boost/hana/adapt_struct.hpp>

#include <synod/codec/codec.hpp>

struct mark {
#ifdef TWIN
  bool set = false;
#endif
};
#ifndef TWIN
BOOST_HANA_ADAPT_STRUCT(mark);
#else
BOOST_HANA_ADAPT_STRUCT(mark, set);
#endif

std::size_t encoded() { return synod::codec::size(std::vector<mark>{}); }
