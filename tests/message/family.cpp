// SPDX-License-Identifier: BSL-1.0
#include <tests/codec/laws.hpp>

#include <cstdint>
#include <string_view>
#include <type_traits>

#include <boost/hana/adapt_struct.hpp>

#include <synod/codec/shape.hpp>
#include <synod/message/family.hpp>

namespace codec = synod::codec;

/// A user's accept: the library's members, and one of his own.
struct traced_accept {
  synod::ballot<std::uint16_t> ballot;
  synod::slot prev;
  synod::ballot<std::uint16_t> prev_ballot;
  synod::slot start;
  synod::slot chosen;
  synod::batch entries;
  std::uint64_t trace = 0;
};
BOOST_HANA_ADAPT_STRUCT(traced_accept, ballot, prev, prev_ballot, start, chosen, entries, trace);

struct traced_wire : synod::default_family<std::uint16_t> {
  using accept = traced_accept;
};

using plain_wire = synod::default_family<std::uint16_t>;

TEST_CASE("the default family's shapes are part of the handshake") {
  STATIC_REQUIRE(codec::shape<plain_wire::prepare>() ==
                 "{ballot:{round:u64,node:u16},from:u64,tail:{ballot:{round:u64,node:u16},last:u64}}");
  STATIC_REQUIRE(codec::shape<plain_wire::promise>() ==
                 "{ballot:{round:u64,node:u16},first:u64,through:u64,last:u64,tail_ballot:{round:u64,node:u16},"
                 "prev_ballot:{round:u64,node:u16},entries:records}");
  STATIC_REQUIRE(codec::shape<plain_wire::accept>() ==
                 "{ballot:{round:u64,node:u16},prev:u64,prev_ballot:{round:u64,node:u16},start:u64,chosen:u64,"
                 "entries:records}");
  STATIC_REQUIRE(codec::shape<plain_wire::accepted>() ==
                 "{ballot:{round:u64,node:u16},mark:u64,first:u64,last:u64}");
  STATIC_REQUIRE(codec::shape<plain_wire::reject>() ==
                 "{ballot:{round:u64,node:u16},promised:{round:u64,node:u16?},prev:u64,hint:u64,"
                 "hint_ballot:{round:u64,node:u16}}");
  STATIC_REQUIRE(codec::shape<plain_wire::learn>() == "{base:u64,chosen:u64,entries:records}");
  STATIC_REQUIRE(codec::shape<plain_wire::fetch>() == "{from:u64,snapshot:u64,offset:u64}");
  STATIC_REQUIRE(codec::shape<plain_wire::chunk>() ==
                 "{last:u64,ballot:{round:u64,node:u16},total:u64,offset:u64,checksum:u32,data:[u8]}");
}

TEST_CASE("the width of a node's name is part of the shape") {
  STATIC_REQUIRE(codec::shape<synod::default_family<std::uint32_t>::accepted>() ==
                 "{ballot:{round:u64,node:u32},mark:u64,first:u64,last:u64}");
}

TEST_CASE("each kind knows its type in a family, and each type its kind") {
  STATIC_REQUIRE(std::is_same_v<synod::message_of<synod::kind::accept, plain_wire>, plain_wire::accept>);
  STATIC_REQUIRE(std::is_same_v<synod::kind_of<plain_wire::accept, plain_wire>, synod::kind::accept>);
  STATIC_REQUIRE(std::is_same_v<synod::kind_of<plain_wire::chunk, plain_wire>, synod::kind::chunk>);
  STATIC_REQUIRE(std::is_same_v<synod::kind_of<int, plain_wire>, void>);
}

TEST_CASE("a family of one's own replaces the types that it names, and keeps the others") {
  STATIC_REQUIRE(std::is_same_v<synod::message_of<synod::kind::accept, traced_wire>, traced_accept>);
  STATIC_REQUIRE(std::is_same_v<synod::message_of<synod::kind::prepare, traced_wire>, plain_wire::prepare>);
  STATIC_REQUIRE(std::is_same_v<synod::kind_of<traced_accept, traced_wire>, synod::kind::accept>);
  STATIC_REQUIRE(std::is_same_v<synod::kind_of<plain_wire::accept, traced_wire>, void>);
}

TEST_CASE("a message of one's own goes over the wire with all its members, and has a shape of its own") {
  traced_accept const m{{{3}, 2}, {4}, {{3}, 2}, {4}, {3}, {}, 0x0102};
  bytes const from = encoded(m);
  CHECK(from.size() == encoded(plain_wire::accept{}).size() + 8);
  auto const back = decoded<traced_accept>(from);
  CHECK(back.ballot == m.ballot);
  CHECK(back.chosen == m.chosen);
  CHECK(back.trace == 0x0102);
  CHECK(malformed<plain_wire::accept>(from));
  STATIC_REQUIRE(codec::shape<traced_accept>() ==
                 "{ballot:{round:u64,node:u16},prev:u64,prev_ballot:{round:u64,node:u16},start:u64,chosen:u64,"
                 "entries:records,trace:u64}");
}

TEST_CASE("the kinds' numbers on the wire are as many as there are kinds, each one's own") {
  using namespace synod::kind;
  constexpr std::size_t numbers[] = {prepare::index, promise::index, accept::index, accepted::index,
                                     reject::index,  learn::index,   fetch::index,  chunk::index};
  for (std::size_t i = 0; i < synod::kind_count; ++i) CHECK(numbers[i] == i);
  STATIC_REQUIRE(std::size(numbers) == synod::kind_count);
}
