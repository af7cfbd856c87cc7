// SPDX-License-Identifier: BSL-1.0
#include <tests/catch.hpp>

#include <cstdint>
#include <type_traits>
#include <vector>

#include <synod/codec/codec.hpp>
#include <synod/codec/shape.hpp>
#include <synod/message/family.hpp>
#include <synod/message/flow.hpp>
#include <synod/net/decode.hpp>
#include <synod/protocol/fast_paxos.hpp>
#include <synod/protocol/multi_paxos.hpp>
#include <synod/role/deployment.hpp>
#include <synod/storage/memory.hpp>

namespace codec = synod::codec;
namespace kind = synod::kind;
namespace flow = synod::flow;
namespace role = synod::role;

using plain_wire = synod::default_family<std::uint16_t>;
using direct_wire = synod::direct_family<std::uint16_t>;

template <class... Kinds>
struct counted { static constexpr std::size_t count = sizeof...(Kinds); };

template <template <class...> class Row, class... More>
using made = Row<synod::command<int>, synod::node<std::uint16_t>, synod::storage<synod::memory>, More...>;

TEST_CASE("open, offer and vote have shapes that are part of the handshake", "[message][direct]") {
  STATIC_REQUIRE(codec::shape<direct_wire::open>() == "{ballot:{round:u64,node:u16},from:u64}");
  STATIC_REQUIRE(codec::shape<direct_wire::offer>() == "{entries:records}");
  STATIC_REQUIRE(codec::shape<direct_wire::vote>() == "{ballot:{round:u64,node:u16},entries:records}");
}

TEST_CASE("prevote and prevoted have shapes that are part of the handshake", "[message][prevote]") {
  using wire = synod::prevote_family<plain_wire>;
  STATIC_REQUIRE(codec::shape<wire::prevote>() == "{round:u64,tail:{ballot:{round:u64,node:u16},last:u64}}");
  STATIC_REQUIRE(codec::shape<wire::prevoted>() == "{round:u64,heard:u64}");
  STATIC_REQUIRE(std::is_same_v<synod::kind_of<wire::prevoted, wire>, kind::prevoted>);
  STATIC_REQUIRE(std::is_void_v<synod::kind_of<wire::prevoted, plain_wire>>);
  STATIC_REQUIRE(std::is_same_v<made<synod::multi_paxos, synod::campaign::with_prevote<>>::family, wire>);
}

TEST_CASE("confirm and confirmed have shapes that are part of the handshake", "[message][reading]") {
  using wire = synod::confirm_family<plain_wire>;
  STATIC_REQUIRE(codec::shape<wire::confirm>() == "{ballot:{round:u64,node:u16},question:u64}");
  STATIC_REQUIRE(codec::shape<wire::confirmed>() == "{ballot:{round:u64,node:u16},question:u64}");
  STATIC_REQUIRE(std::is_same_v<synod::kind_of<wire::confirm, wire>, kind::confirm>);
  STATIC_REQUIRE(std::is_same_v<synod::kind_of<wire::confirmed, wire>, kind::confirmed>);
  STATIC_REQUIRE(std::is_void_v<synod::kind_of<wire::confirmed, plain_wire>>);
  STATIC_REQUIRE(std::is_same_v<made<synod::multi_paxos, synod::reading::confirmed>::family, wire>);
  STATIC_REQUIRE(synod::kinds_of<wire, counted>::count == 10);
}

TEST_CASE("what learners tell each other has a shape that is part of the handshake", "[message][gossip]") {
  using wire = synod::gossip_family<plain_wire>;
  STATIC_REQUIRE(codec::shape<wire::learn>() == "{under:{round:u64,node:u16},base:u64,chosen:u64,entries:records}");
  STATIC_REQUIRE(std::is_same_v<synod::kind_of<wire::learn, wire>, kind::learn>);
  STATIC_REQUIRE(std::is_void_v<synod::kind_of<wire::learn, plain_wire>>);
  STATIC_REQUIRE(synod::family_that_vouches<wire>);
  STATIC_REQUIRE_FALSE(synod::family_that_vouches<plain_wire>);
  STATIC_REQUIRE(std::is_same_v<made<synod::multi_paxos, synod::learning::gossip>::family, wire>);
  STATIC_REQUIRE(synod::kinds_of<wire, counted>::count == 8);  // no more kinds than without
}

TEST_CASE("only protocols whose proposals go straight to the acceptors have them", "[message][direct]") {
  STATIC_REQUIRE(std::is_same_v<made<synod::multi_paxos>::family, plain_wire>);
  STATIC_REQUIRE(std::is_same_v<made<synod::fast_paxos, synod::quorum::fast<4, 3, 3>>::family, direct_wire>);
  STATIC_REQUIRE(synod::kinds_of<plain_wire, counted>::count == 8);
  STATIC_REQUIRE(synod::kinds_of<direct_wire, counted>::count == 11);
  STATIC_REQUIRE(synod::kinds_of<synod::prevote_family<plain_wire>, counted>::count == 10);
  STATIC_REQUIRE(synod::kinds_of<synod::prevote_family<direct_wire>, counted>::count == 13);
  STATIC_REQUIRE(std::is_void_v<synod::kind_of<direct_wire::vote, plain_wire>>);
  STATIC_REQUIRE(std::is_same_v<synod::kind_of<direct_wire::vote, direct_wire>, kind::vote>);
  STATIC_REQUIRE(std::is_same_v<synod::kind_of<direct_wire::accept, direct_wire>, kind::accept>);
  STATIC_REQUIRE(kind::vote::attests);
  STATIC_REQUIRE_FALSE(kind::offer::attests);
  STATIC_REQUIRE_FALSE(kind::open::attests);
}

TEST_CASE("a deployment with an elector is closed, and one without has nobody to speak to", "[message][direct]") {
  STATIC_REQUIRE(flow::closed<role::direct_replica>());
  STATIC_REQUIRE(std::is_same_v<role::replica_of<made<synod::multi_paxos>>, role::replica>);
  STATIC_REQUIRE(std::is_same_v<role::replica_of<made<synod::fast_paxos, synod::quorum::fast<4, 3, 3>>>, role::direct_replica>);
}

TEST_CASE("they come out of a frame as they went in, and other protocols' frames have none", "[message][direct]") {
  std::vector<std::byte> record(synod::record::size_for(3));
  std::vector<std::byte> const payload{std::byte{1}, std::byte{2}, std::byte{3}};
  synod::record::store(record.data(), synod::entry<std::uint16_t>{{9}, {{4}, 2}, {77}, synod::entry_kind::command, payload});
  direct_wire::vote vote{};
  vote.ballot = {{4}, 2};
  vote.entries = synod::batch(record, 1);
  std::vector<std::byte> body(codec::size(vote));
  codec::write(body.data(), vote);

  codec::frame const f{static_cast<std::uint8_t>(kind::vote::index), body};
  int votes = 0;
  CHECK(synod::net::decode<direct_wire>(f, [&](auto const& m) {
    if constexpr (std::is_same_v<std::remove_cvref_t<decltype(m)>, direct_wire::vote>) {
      ++votes;
      CHECK(m.ballot == vote.ballot);
      REQUIRE(m.entries.size() == 1);
      CHECK(synod::record::load<std::uint16_t>(m.entries.bytes().data()).proposal == synod::proposal{77});
    }
  }));
  CHECK(votes == 1);
  CHECK_FALSE(synod::net::decode<plain_wire>(f, [](auto const&) {}));

  direct_wire::open open{};
  open.ballot = {{6}, 3};
  open.from = {12};
  body.resize(codec::size(open));
  codec::write(body.data(), open);
  bool same = false;
  CHECK(synod::net::decode<direct_wire>(codec::frame{static_cast<std::uint8_t>(kind::open::index), body}, [&](auto const& m) {
    if constexpr (std::is_same_v<std::remove_cvref_t<decltype(m)>, direct_wire::open>) same = m == open;
  }));
  CHECK(same);
}
