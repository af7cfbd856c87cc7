// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <synod/codec/codec.hpp>
#include <synod/core/bytes.hpp>
#include <synod/message/register_family.hpp>
#include <synod/message/register_kind.hpp>
#include <synod/sim/wire.hpp>

SYNOD_BEGIN_NAMESPACE
namespace sim {

/// Encodes `m`, a message between keepers of registers, into `p`.
template <class Family, class M>
void encode_register(packet& p, M const& m) {
  p.kind = register_kind_of<M, Family>::index;
  p.name = register_kind_of<M, Family>::name;
  p.bytes.resize(codec::size(m));
  codec::write(p.bytes.data(), m);
}

/// Calls `f` with the message in `p`, which views the packet's bytes; false where they are malformed.
template <class Family, class F>
bool decode_register(packet const& p, F f) {
  return [&]<class... Kind>(set_of_kinds<Kind...>) {
    return ((p.kind == Kind::index && detail::decode_as<Kind, Family>(p, f)) || ...);
  }(register_kinds);
}

}  // namespace sim
SYNOD_END_NAMESPACE
