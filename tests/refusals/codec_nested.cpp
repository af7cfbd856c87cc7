// SPDX-License-Identifier: BSL-1.0
// A plain aggregate deep inside a message: nobody has said what its members are called.
// expect: synod: [command.codec]
#include <cstdint>
#include <string_view>
#include <vector>

#include <boost/hana/adapt_struct.hpp>

#include <synod/codec/codec.hpp>

struct point {
  std::int32_t x = 0, y = 0;
};
#ifdef TWIN
BOOST_HANA_ADAPT_STRUCT(point, x, y);
#endif
struct path {
  std::vector<point> points;
};
BOOST_HANA_ADAPT_STRUCT(path, points);

std::byte* encoded(std::byte* to, path const& p) { return synod::codec::write(to, p); }
