// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <cstddef>
#include <cstdint>
#include <string_view>

#include <synod/codec/byte_buffer.hpp>
#include <synod/codec/codec.hpp>
#include <synod/codec/crc32c.hpp>

SYNOD_BEGIN_NAMESPACE
namespace codec {

/// A value on a connection: a header, then its encoding. Little-endian:
///
///     0  u32 body bytes      4  u32 CRC32C of all the other bytes, header and body
///     8  u8 kind             9  u8 wire version        10  u16 zero
///    12  body
///
/// The kinds of message have the numbers 0 to 31 (message/kind.hpp); what a connection itself needs, from 32 on.
inline constexpr std::size_t frame_header_bytes = 12;
inline constexpr std::uint8_t wire_version = 2;
inline constexpr std::uint8_t link_kinds = 32;

/// Kinds of frame by their number, 0 to 63.
struct kind_set {
  std::uint64_t bits = 0;

  friend constexpr bool operator==(kind_set, kind_set) = default;
  friend constexpr kind_set operator|(kind_set a, kind_set b) { return {a.bits | b.bits}; }

  constexpr bool contains(std::uint8_t kind) const { return kind < 64 && ((bits >> kind) & 1U) != 0; }
  /// Pre: `kind < 64`.
  static constexpr kind_set one(std::uint8_t kind) { return {std::uint64_t{1} << kind}; }
  /// The kinds below `count`. Pre: `count <= 64`.
  static constexpr kind_set below(std::uint8_t count) {
    return {count == 64 ? ~std::uint64_t{0} : (std::uint64_t{1} << count) - 1};
  }
};

/// What a frame may be, as far as its receiver is concerned.
struct frame_rules {
  std::size_t body_bytes_max = 0;
  kind_set kinds{};
};

/// What stands at the front of the bytes that came in. All but the first two are final for the connection.
enum class frame_status : std::uint8_t { whole, more, too_long, version, reserved, kind, checksum };

/// In words, for a log.
constexpr std::string_view describe(frame_status s) {
  switch (s) {
    case frame_status::whole: return "a whole frame";
    case frame_status::more: return "the frame is not complete yet";
    case frame_status::too_long: return "the frame declares a body longer than is allowed here";
    case frame_status::version: return "the frame is of another wire version";
    case frame_status::reserved: return "the frame's reserved bytes are not zero";
    case frame_status::kind: return "the frame is of a kind that is not expected here";
    case frame_status::checksum: return "the frame's checksum does not match its bytes";
  }
  return "no frame status";
}

/// A frame that came in; the body is a view.
struct frame {
  std::uint8_t kind = 0;
  bytes_view body{};
};

namespace detail {
/// Pre: the header, but for the checksum, and the body are there.
inline std::uint32_t frame_checksum(std::byte const* at, std::size_t body) {
  return crc32c({at + 8, 4 + body}, crc32c({at, 4}));
}
}  // namespace detail

/// Writes the header of a frame whose body stands behind it already. Pre: `kind < 64`; `body < 2^32`; header and body
/// bytes are there.
inline void seal_frame(std::byte* at, std::uint8_t kind, std::size_t body) {
  store_little(at, static_cast<std::uint32_t>(body));
  at[8] = std::byte{kind};
  at[9] = std::byte{wire_version};
  store_little(at + 10, std::uint16_t{0});
  store_little(at + 4, detail::frame_checksum(at, body));
}

/// The bytes of the frame around `value`.
template <class T>
std::size_t frame_size(T const& value) { return frame_header_bytes + codec::size(value); }

/// Writes the frame around `value`, returns its end. Pre: `frame_size(value)` bytes are there; `kind < 64`.
template <class T>
std::byte* write_frame(std::byte* to, std::uint8_t kind, T const& value) {
  std::byte* const end = codec::write(to + frame_header_bytes, value);
  seal_frame(to, kind, static_cast<std::size_t>(end - to) - frame_header_bytes);
  return end;
}

/// Appends the frame around `value`. Pre: `kind < 64`. Returns the frame's size.
template <class T>
std::size_t encode_frame(byte_buffer& to, std::uint8_t kind, T const& value) {
  std::size_t const bytes = frame_size(value);
  write_frame(to.prepare(bytes).data(), kind, value);
  to.commit(bytes);
  return bytes;
}

/// Looks at the front of `from`. The header is judged as soon as it is there, so that nobody waits or makes room for a
/// body that will be refused. Post: where `whole`, `into` views the frame, whose size is the header's and the body's.
inline frame_status peek_frame(bytes_view from, frame_rules rules, frame& into) {
  if (from.size() < frame_header_bytes) return frame_status::more;
  std::byte const* const at = from.data();
  if (at[9] != std::byte{wire_version}) return frame_status::version;
  if (load_little<std::uint16_t>(at + 10) != 0) return frame_status::reserved;
  auto const kind = std::to_integer<std::uint8_t>(at[8]);
  if (!rules.kinds.contains(kind)) return frame_status::kind;
  std::size_t const body = load_little<std::uint32_t>(at);
  if (body > rules.body_bytes_max) return frame_status::too_long;
  if (body > from.size() - frame_header_bytes) return frame_status::more;
  if (load_little<std::uint32_t>(at + 4) != detail::frame_checksum(at, body)) return frame_status::checksum;
  into = {kind, from.subspan(frame_header_bytes, body)};
  return frame_status::whole;
}

}  // namespace codec
SYNOD_END_NAMESPACE
