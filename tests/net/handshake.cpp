// SPDX-License-Identifier: BSL-1.0
#include <tests/catch.hpp>

#include <string>
#include <vector>

#include <synod/net/handshake.hpp>

using namespace synod;
namespace handshake = synod::net::handshake;
using handshake::progress;

namespace {

net::hello hello_of(std::uint32_t from, std::uint32_t to) {
  net::hello h;
  h.from = handshake::bytes_of(from);
  h.to = handshake::bytes_of(to);
  h.cluster = "blue";
  h.items = {{"order", "prefix"}, {"quorum", "majority"}};
  h.hash = net::fingerprint{h.items}.hash();
  return h;
}

}  // namespace

TEST_CASE("a hello is read back as it was written, and no byte behind it is touched", "[net][handshake]") {
  net::hello h = hello_of(1, 2);
  h.refusal = "no";
  auto bytes = handshake::encode(h);
  std::size_t const size = bytes.size();
  bytes.push_back(std::byte{7});
  net::hello back;
  auto const r = handshake::read(bytes, back);
  CHECK(r.state == progress::whole);
  CHECK(r.bytes == size);
  CHECK(back == h);
}

TEST_CASE("a hello that is not complete yet asks for more, wherever it is cut", "[net][handshake]") {
  auto const bytes = handshake::encode(hello_of(1, 2));
  for (std::size_t n = 0; n < bytes.size(); ++n) {
    net::hello h;
    CHECK(handshake::read(bytes_view(bytes).first(n), h).state == progress::more);
  }
}

TEST_CASE("a stranger's first bytes are refused as soon as they are wrong", "[net][handshake]") {
  net::hello h;
  SECTION("another protocol, known by its first byte") {
    std::byte const g{'G'};
    auto const r = handshake::read({&g, 1}, h);
    CHECK(r.state == progress::bad);
    CHECK(r.why == "the peer does not speak synod's protocol");
  }
  SECTION("another wire version, known before the rest of it is there") {
    auto const bytes = handshake::encode(hello_of(1, 2), 9);
    auto const r = handshake::read(bytes_view(bytes).first(handshake::header_bytes), h);
    CHECK(r.state == progress::bad);
    CHECK(r.why == "wire version: 2 here, 9 there");
    CHECK(r.version_differs);
  }
  SECTION("a body longer than a hello may be, known before it comes") {
    auto bytes = handshake::encode(hello_of(1, 2));
    store_little(bytes.data() + 12, std::uint32_t{1} << 30);
    auto const r = handshake::read(bytes_view(bytes).first(handshake::header_bytes), h);
    CHECK(r.state == progress::bad);
    CHECK(r.why == "the hello is larger than a hello may be");
  }
  SECTION("a flipped bit") {
    auto bytes = handshake::encode(hello_of(1, 2));
    bytes.back() ^= std::byte{1};
    CHECK(handshake::read(bytes, h).why == "the hello's checksum is wrong");
  }
  SECTION("a list that promises more items than there are bytes") {
    auto bytes = handshake::encode(hello_of(1, 2));
    std::size_t const count = handshake::header_bytes + 16 + 16 + 8 + 4 + 4 + 8;
    REQUIRE(load_little<std::uint32_t>(bytes.data() + count) == 2);
    store_little(bytes.data() + count, std::uint32_t{0xffffffff});
    store_little(bytes.data() + 16, crc32c(bytes_view(bytes).subspan(handshake::header_bytes)));
    CHECK(handshake::read(bytes, h).why == "the hello is malformed");
  }
}

TEST_CASE("a mismatch names the difference, as each side sees it", "[net][handshake]") {
  net::hello const here = hello_of(1, 2);
  net::hello there = hello_of(2, 1);
  CHECK(handshake::mismatch(here, there).empty());
  SECTION("another cluster") {
    there.cluster = "green";
    CHECK(handshake::mismatch(here, there) == "cluster: blue here, green there");
    CHECK(handshake::mismatch(there, here) == "cluster: green here, blue there");
  }
  SECTION("another policy") {
    there.items[0].second = "sparse";
    there.hash = net::fingerprint{there.items}.hash();
    CHECK(handshake::mismatch(here, there) == "fingerprint: order: prefix here, sparse there");
    CHECK(handshake::mismatch(there, here) == "fingerprint: order: sparse here, prefix there");
  }
  SECTION("a hash that is not its list's") {
    there.hash ^= 1;
    CHECK(handshake::mismatch(here, there) == "fingerprint: equal lists, but the hash is wrong");
  }
  SECTION("a greeting meant for somebody else") {
    there.to = handshake::bytes_of(3U);
    CHECK(handshake::mismatch(here, there) == "this is not the node that was dialled: the addresses are mixed up");
  }
  SECTION("the own id") {
    there.from = here.from;
    CHECK(handshake::mismatch(here, there) == "the peer goes by this node's own id");
  }
}

TEST_CASE("what a stranger says goes into a log as one printable line", "[net][handshake]") {
  CHECK(handshake::printable("a\nb\x1b[31m") == "a?b?[31m");
  CHECK(handshake::printable(std::string(5000, 'x')).size() == 512);
}

TEST_CASE("a node is named by its number, or by its bytes", "[net][handshake]") {
  enum class color : std::uint8_t { red = 3 };
  struct pair_id {
    std::uint8_t a, b;
    auto operator<=>(pair_id const&) const = default;
  };
  CHECK(handshake::name_of(17U) == "17");
  CHECK(handshake::name_of(color::red) == "3");
  CHECK(handshake::name_of(pair_id{0xab, 0x01}) == "ab010000000000000000000000000000");
}
