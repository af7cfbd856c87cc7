// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <algorithm>
#include <array>
#include <concepts>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <string>
#include <string_view>
#include <type_traits>
#include <utility>
#include <vector>

#include <boost/hana/define_struct.hpp>

#include <synod/codec/codec.hpp>
#include <synod/codec/crc32c.hpp>
#include <synod/codec/frame.hpp>
#include <synod/core/bytes.hpp>
#include <synod/core/record.hpp>
#include <synod/net/fingerprint.hpp>

SYNOD_BEGIN_NAMESPACE
namespace net {

/// The first words on a connection, once in each direction: who is there, whom he means to talk to, and what both must
/// agree on. The dialling side speaks first; the other answers with its own hello, and with the reason where it refuses.
/// The header is the same in every wire version (codec/frame.hpp):
///
///     0  u8[8] magic    8  u32 wire version   12  u32 bytes of the body   16  u32 CRC32C of the body   20  body
struct hello {
  using node_bytes = std::array<std::byte, 16>;
  BOOST_HANA_DEFINE_STRUCT(hello,
    (node_bytes, from),
    (node_bytes, to),
    (std::uint64_t, run),                       // drawn at each start: a copy of a node is not taken for it
    (std::string, cluster),
    (std::uint64_t, hash),                      // of the items
    (std::vector<fingerprint::item>, items),
    (std::string, refusal));                    // empty: welcome

  friend bool operator==(hello const&, hello const&) = default;
};

namespace handshake {

/// Not text, and mangled by whatever mangles line ends.
inline constexpr std::array<char, 8> magic{'\x89', 's', 'y', 'n', 'o', 'd', '\r', '\n'};
inline constexpr std::size_t header_bytes = 20;
/// The most that is read from somebody who has not said who he is.
inline constexpr std::size_t hello_bytes_max = std::size_t{1} << 14;

template <class Node>
hello::node_bytes bytes_of(Node const& n) {
  hello::node_bytes bytes;
  record::store_node(bytes.data(), n);
  return bytes;
}

/// A node id in words: a number, or its bytes.
template <class Node>
std::string name_of(Node const& n) {
  if constexpr (std::is_enum_v<Node>) return std::to_string(static_cast<std::underlying_type_t<Node>>(n));
  else if constexpr (std::integral<Node>) return std::to_string(n);
  else {
    std::string name;
    for (std::byte b : bytes_of(n)) {
      name += "0123456789abcdef"[std::to_integer<unsigned>(b) >> 4];
      name += "0123456789abcdef"[std::to_integer<unsigned>(b) & 15];
    }
    return name;
  }
}

/// Text from a stranger, fit for one line of a log.
inline std::string printable(std::string_view text) {
  std::string said(text.substr(0, 512));
  for (char& c : said)
    if (c < ' ' || c > '~') c = '?';
  return said;
}

/// The bytes of `h`. Pre: they fit into `hello_bytes_max`.
inline std::vector<std::byte> encode(hello const& h, std::uint32_t version = codec::wire_version) {
  std::size_t const size = codec::size(h);
  std::vector<std::byte> bytes(header_bytes + size);
  std::memcpy(bytes.data(), magic.data(), magic.size());
  codec::write(bytes.data() + header_bytes, h);
  store_little(bytes.data() + 8, version);
  store_little(bytes.data() + 12, static_cast<std::uint32_t>(size));
  store_little(bytes.data() + 16, crc32c(bytes_view(bytes).subspan(header_bytes)));
  return bytes;
}

enum class progress : std::uint8_t { more, whole, bad };

/// How far a hello has come in; `why` it is bad, or the `bytes` that it takes.
struct reading {
  progress state = progress::more;
  std::size_t bytes = 0;
  std::string why;
  bool version_differs = false;
};

/// Looks for a whole hello at the front of `got`, which may come from anybody. Says that it is bad as soon as it is.
inline reading read(bytes_view got, hello& into) {
  auto const bad = [](std::string why) { return reading{progress::bad, 0, std::move(why)}; };
  if (got.empty()) return {};
  if (std::memcmp(got.data(), magic.data(), std::min(got.size(), magic.size())) != 0)
    return bad("the peer does not speak synod's protocol");
  if (got.size() < header_bytes) return {};
  std::uint32_t const version = load_little<std::uint32_t>(got.data() + 8);
  if (version != codec::wire_version)
    return {progress::bad, 0,
            "wire version: " + std::to_string(codec::wire_version) + " here, " + std::to_string(version) + " there", true};
  std::size_t const size = load_little<std::uint32_t>(got.data() + 12);
  if (size > hello_bytes_max - header_bytes) return bad("the hello is larger than a hello may be");
  if (got.size() < header_bytes + size) return {};
  bytes_view const body = got.subspan(header_bytes, size);
  if (load_little<std::uint32_t>(got.data() + 16) != crc32c(body)) return bad("the hello's checksum is wrong");
  if (!codec::read(body, into)) return bad("the hello is malformed");
  return {progress::whole, header_bytes + size, {}};
}

/// Why the node that is `here` cannot work with the one that is `there`, naming the difference; empty where it can.
/// Whether `there` is a member is the caller's to say.
inline std::string mismatch(hello const& here, hello const& there) {
  if (here.cluster != there.cluster)
    return "cluster: " + printable(here.cluster) + " here, " + printable(there.cluster) + " there";
  if (here.items != there.items || here.hash != there.hash) {
    std::string const said = difference({here.items}, {there.items});
    return "fingerprint: " + (said.empty() ? "equal lists, but the hash is wrong" : printable(said));
  }
  if (there.to != here.from) return "this is not the node that was dialled: the addresses are mixed up";
  if (there.from == here.from) return "the peer goes by this node's own id";
  return {};
}

}  // namespace handshake
}  // namespace net
SYNOD_END_NAMESPACE
