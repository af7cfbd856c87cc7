// SPDX-License-Identifier: BSL-1.0
#include "samples.hpp"

#include <synod/codec/shape.hpp>
#include <synod/core/ballot.hpp>
#include <tests/catch.hpp>

namespace codec = synod::codec;

// The text is part of the handshake: a compiler that made another one could not talk to its peers.
TEST_CASE("the shape of a type is a text that does not depend on the compiler") {
  STATIC_REQUIRE(codec::shape<bool>() == "bool");
  STATIC_REQUIRE(codec::shape<std::int8_t>() == "i8");
  STATIC_REQUIRE(codec::shape<std::uint64_t>() == "u64");
  STATIC_REQUIRE(codec::shape<std::byte>() == "u8");
  STATIC_REQUIRE(codec::shape<samples::verb>() == "u8");
  STATIC_REQUIRE(codec::shape<float>() == "f32");
  STATIC_REQUIRE(codec::shape<double>() == "f64");
  STATIC_REQUIRE(codec::shape<std::array<std::uint16_t, 120>>() == "[u16;120]");
  STATIC_REQUIRE(codec::shape<std::vector<std::byte>>() == "[u8]");
  STATIC_REQUIRE(codec::shape<synod::bytes_view>() == "[u8]");
  STATIC_REQUIRE(codec::shape<std::string>() == codec::shape<std::string_view>());
  STATIC_REQUIRE(codec::shape<synod::batch>() == "records");
  STATIC_REQUIRE(codec::shape<std::tuple<>>() == "()");
  STATIC_REQUIRE(codec::shape<synod::slot>() == "u64");
  STATIC_REQUIRE(codec::shape<synod::promise_mark<std::uint16_t>>() == "{round:u64,node:u16?}");
  STATIC_REQUIRE(codec::shape<synod::log_tail<std::uint32_t>>() == "{ballot:{round:u64,node:u32},last:u64}");
  STATIC_REQUIRE(codec::shape<synod::ballot<samples::uuid>>() == "{round:u64,node:bytes[16]}");
  STATIC_REQUIRE(codec::shape<samples::nothing>() == "{}");
  STATIC_REQUIRE(codec::shape<samples::everything>() ==
                 "{what:u8,key:string,value:string?,versions:[u32],names:[string],flags:[bool],"
                 "more:<()|{from:u32,to:u32,amount:u64}|string>,tag:[u8;5],bounds:[i16?;2],pair:(i8,u16),"
                 "tuple:(bool,[{from:u32,to:u32,amount:u64}]),letters:[i8;3],weight:f64,none:{}}");
}

TEST_CASE("another name, order or width of a member is another shape") {
  STATIC_REQUIRE(codec::shape<std::pair<int, bool>>() != codec::shape<std::pair<bool, int>>());
  STATIC_REQUIRE(codec::shape<std::vector<int>>() != codec::shape<std::vector<unsigned>>());
  STATIC_REQUIRE(codec::shape<std::array<int, 2>>() != codec::shape<std::array<int, 3>>());
}

TEST_CASE("texts are hashed with FNV-1a of 64 bits, when compiling too") {
  STATIC_REQUIRE(codec::fnv1a("") == 0xcbf29ce484222325);
  STATIC_REQUIRE(codec::fnv1a("a") == 0xaf63dc4c8601ec8c);
  STATIC_REQUIRE(codec::fnv1a("foobar") == 0x85944171f73967e8);
  STATIC_REQUIRE(codec::fnv1a("bar", codec::fnv1a("foo")) == codec::fnv1a("foobar"));
  STATIC_REQUIRE(codec::fnv1a("\xff") == 0xaf64724c8602eb6e);
}
