// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string_view>
#include <vector>

#include <synod/codec/codec.hpp>
#include <synod/core/bytes.hpp>
#include <synod/message/family.hpp>
#include <synod/message/kind.hpp>

SYNOD_BEGIN_NAMESPACE
namespace sim {

/// A message on its way, as off a wire: encoded when sent, decoded when it arrives.
struct packet {
  std::size_t from = 0, to = 0;  ///< members by index
  std::size_t kind = 0;          ///< message/kind.hpp
  std::string_view name;         ///< of the kind
  std::uint64_t number = 0;      ///< of this sending; a copy has the same
  std::vector<std::byte> bytes;
};

/// Encodes `m` into `p`.
template <class Family, class M>
void encode(packet& p, M const& m) {
  p.kind = kind_of<M, Family>::index;
  p.name = kind_of<M, Family>::name;
  p.bytes.resize(codec::size(m));
  codec::write(p.bytes.data(), m);
}

namespace detail {
template <class Kind, class Family, class F>
bool decode_as(packet const& p, F& f) {
  message_of<Kind, Family> m{};
  if (!codec::read(bytes_view(p.bytes), m)) return false;
  f(static_cast<message_of<Kind, Family> const&>(m));
  return true;
}
template <class... Kinds>
struct packed {
  template <class Family, class F>
  static bool decode(packet const& p, F& f) {
    bool fine = false;
    static_cast<void>(((p.kind == Kinds::index && (fine = decode_as<Kinds, Family>(p, f), true)) || ...));
    return fine;
  }
};
}  // namespace detail

/// Calls `f` with the message in `p`, which views the packet's bytes; false where they are malformed.
template <class Family, class F>
bool decode(packet const& p, F f) {
  return kinds_of<Family, detail::packed>::template decode<Family>(p, f);
}

}  // namespace sim
SYNOD_END_NAMESPACE
