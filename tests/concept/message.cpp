// SPDX-License-Identifier: BSL-1.0
#include <cstdint>

#include <boost/hana/adapt_struct.hpp>
#include <boost/hana/define_struct.hpp>

#include <tests/catch.hpp>

#include <synod/concept/message.hpp>
#include <synod/message/family.hpp>

using namespace synod;

namespace wire {

using model = message::fetch<std::uint32_t>;

struct with_more {
  BOOST_HANA_DEFINE_STRUCT(with_more, (std::uint64_t, trace), (slot, from), (std::uint64_t, offset), (slot, snapshot));
};
struct with_less {
  BOOST_HANA_DEFINE_STRUCT(with_less, (slot, from), (slot, snapshot));
};
struct with_another_type {
  BOOST_HANA_DEFINE_STRUCT(with_another_type, (slot, from), (slot, snapshot), (std::uint32_t, offset));
};
struct with_another_name {
  BOOST_HANA_DEFINE_STRUCT(with_another_name, (slot, from), (slot, snap), (std::uint64_t, offset));
};
struct adapted {
  slot from, snapshot;
  std::uint64_t offset;
};
struct plain {
  slot from, snapshot;
  std::uint64_t offset;
};
struct without_default {
  explicit without_default(slot f) : from(f) {}
  slot from, snapshot;
  std::uint64_t offset;
};

}  // namespace wire

BOOST_HANA_ADAPT_STRUCT(wire::adapted, from, snapshot, offset);
BOOST_HANA_ADAPT_STRUCT(wire::without_default, from, snapshot, offset);

TEST_CASE("a message type may have more members, in any order, and may be adapted") {
  STATIC_REQUIRE(message_like<wire::model, wire::model>);
  STATIC_REQUIRE(message_like<wire::with_more, wire::model>);
  STATIC_REQUIRE(message_like<wire::adapted, wire::model>);
}

TEST_CASE("a message type has every member of the library's, under its name and of its type") {
  STATIC_REQUIRE_FALSE(message_like<wire::with_less, wire::model>);
  STATIC_REQUIRE_FALSE(message_like<wire::with_another_type, wire::model>);
  STATIC_REQUIRE_FALSE(message_like<wire::with_another_name, wire::model>);
  STATIC_REQUIRE_FALSE(message_like<message::fetch<std::uint32_t>, message::learn<std::uint32_t>>);
}

TEST_CASE("a message type is a Hana Struct that can be made empty") {
  STATIC_REQUIRE_FALSE(message_like<wire::plain, wire::model>);
  STATIC_REQUIRE_FALSE(message_like<wire::without_default, wire::model>);
  STATIC_REQUIRE_FALSE(message_like<int, wire::model>);
}

TEST_CASE("the question can be put for one member alone") {
  STATIC_REQUIRE(detail::has_member_of<wire::with_less, wire::model>("from"));
  STATIC_REQUIRE_FALSE(detail::has_member_of<wire::with_less, wire::model>("offset"));
  STATIC_REQUIRE_FALSE(detail::has_member_of<wire::with_another_type, wire::model>("offset"));
  STATIC_REQUIRE_FALSE(detail::has_member_of<wire::with_more, wire::model>("trace"));
}
