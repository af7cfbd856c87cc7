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
}  // namespace detail

/// Calls `f` with the message in `p`, which views the packet's bytes; false where they are malformed.
template <class Family, class F>
bool decode(packet const& p, F f) {
  switch (p.kind) {
    case kind::prepare::index: return detail::decode_as<kind::prepare, Family>(p, f);
    case kind::promise::index: return detail::decode_as<kind::promise, Family>(p, f);
    case kind::accept::index: return detail::decode_as<kind::accept, Family>(p, f);
    case kind::accepted::index: return detail::decode_as<kind::accepted, Family>(p, f);
    case kind::reject::index: return detail::decode_as<kind::reject, Family>(p, f);
    case kind::learn::index: return detail::decode_as<kind::learn, Family>(p, f);
    case kind::fetch::index: return detail::decode_as<kind::fetch, Family>(p, f);
    case kind::chunk::index: return detail::decode_as<kind::chunk, Family>(p, f);
    default: break;
  }
  if constexpr (family_with_offers<Family>) {
    switch (p.kind) {
      case kind::open::index: return detail::decode_as<kind::open, Family>(p, f);
      case kind::offer::index: return detail::decode_as<kind::offer, Family>(p, f);
      case kind::vote::index: return detail::decode_as<kind::vote, Family>(p, f);
      default: break;
    }
  }
  return false;
}

}  // namespace sim
SYNOD_END_NAMESPACE
