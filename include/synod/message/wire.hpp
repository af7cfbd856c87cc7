// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <cstddef>
#include <cstdint>
#include <type_traits>

#include <synod/codec/frame.hpp>
#include <synod/codec/shape.hpp>
#include <synod/message/family.hpp>

SYNOD_BEGIN_NAMESPACE

static_assert(kind_count <= codec::link_kinds, "synod: [wire.kinds] the numbers from link_kinds on are the connection's");

/// Every kind of message; the connection adds its own.
inline constexpr codec::kind_set message_kinds = codec::kind_set::below(kind_count);

/// Appends the frame of a message of family `F`. Returns its size.
template <class F, class M>
std::size_t encode_message(codec::byte_buffer& to, M const& m) {
  static_assert(!std::is_void_v<kind_of<M, F>>, "synod: [message.kind] this type is no message of the protocol's family");
  return codec::encode_frame(to, static_cast<std::uint8_t>(kind_of<M, F>::index), m);
}

namespace detail {
template <class Kind, class F, class Use>
bool decode_as(bytes_view body, Use& use) {
  synod::message_of<Kind, F> m{};
  if (!codec::read(body, m)) return false;
  use(m);
  return true;
}
}  // namespace detail

/// Decodes the body of a frame and calls `use(m)` with the message. False, and no call: the kind is no message's, or
/// the body is malformed. What `m` views lives as long as the frame.
template <class F, class Use>
bool decode_message(codec::frame const& f, Use&& use) {
  auto const as = [&]<class... Kinds>(codec::detail::pack<Kinds...>) {
    bool fine = false;
    (void)((f.kind == Kinds::index && (fine = detail::decode_as<Kinds, F>(f.body, use), true)) || ...);
    return fine;
  };
  return as(codec::detail::pack<kind::prepare, kind::promise, kind::accept, kind::accepted, kind::reject, kind::learn,
                                kind::fetch, kind::chunk>{});
}

SYNOD_END_NAMESPACE
