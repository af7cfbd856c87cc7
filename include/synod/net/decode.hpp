// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <algorithm>
#include <cstddef>

#include <synod/codec/codec.hpp>
#include <synod/codec/frame.hpp>
#include <synod/message/family.hpp>
#include <synod/message/kind.hpp>

SYNOD_BEGIN_NAMESPACE
namespace net {

/// The most that a frame of protocol `P` carries: a batch or a chunk, and room for the other members.
template <class P>
inline constexpr std::size_t frame_body_max =
    std::max<std::size_t>(P::limits::batch_bytes, P::limits::chunk_bytes) + 4096;

namespace detail {

template <class Kind, class Family, class Use>
bool decode_as(bytes_view body, Use& use) {
  message_of<Kind, Family> m{};
  if (!codec::read(body, m)) return false;
  use(m);
  return true;
}

/// The numbers of some kinds of message, and how each of them is read.
template <class... Kinds>
struct numbered {
  static_assert(((Kinds::index < codec::link_kinds) && ...),
                "synod: [wire.kinds] the numbers from link_kinds on are the connection's [codec/frame.hpp]");
  static constexpr codec::kind_set all = (codec::kind_set{} | ... | codec::kind_set::one(Kinds::index));

  template <class Family, class Use>
  static bool decode(codec::frame const& f, Use& use) {
    bool fine = false;
    static_cast<void>(((f.kind == Kinds::index && (fine = decode_as<Kinds, Family>(f.body, use), true)) || ...));
    return fine;
  }
};

}  // namespace detail

/// What a member may send once it is known.
template <class P>
inline constexpr codec::frame_rules message_rules{frame_body_max<P>, kinds_of<typename P::family, detail::numbered>::all};

/// Reads the body of a frame as the message of `Family` that it is, and calls `use` with it. False, and no call: the kind
/// is no message's, or the body is malformed. What the message views lives as long as the frame.
template <class Family, class Use>
bool decode(codec::frame const& f, Use use) {
  return kinds_of<Family, detail::numbered>::template decode<Family>(f, use);
}

}  // namespace net
SYNOD_END_NAMESPACE
