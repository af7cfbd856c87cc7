// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>

#include <synod/codec/crc32c.hpp>
#include <synod/core/bytes.hpp>

SYNOD_BEGIN_NAMESPACE

/// The bytes of a segment, all numbers little-endian. A header, then frames one behind the other, each a multiple of 8
/// bytes long, then zeros, or what a file that is used again held before:
///
///     header  0 u8[8] "synodwal"   8 u32 version   12 u32 tag   16 u64 stream   24 u64 segment number
///            32 u64 bytes of the file   40 u64 sequence of the first frame   48 u32 1: used again
///            52 u8[8] zero   60 u32 CRC32C of bytes 0 to 59
///     frame   0 u32 CRC32C of what follows   4 u32 body bytes   8 u64 sequence   16 u64 first sequence of its flush
///            24 u32 type   28 u32 the segment's tag   32 body, zero-padded
///
/// Sequences count frames over all segments, so that a frame that was left from earlier, or written elsewhere, is not
/// taken for one that belongs here, and a segment that ends too soon is noticed at the next one's header. A flush begins only when the one before is durable: a whole frame of a later flush
/// behind a broken one shows that the broken one had been durable. The tag is drawn at random for each segment: who
/// knows the format and has his commands logged still cannot write one that holds frames of his own making.
namespace wal_format {

inline constexpr std::uint32_t version = 2;
inline constexpr std::size_t header_bytes = 64;
inline constexpr std::size_t frame_bytes = 32;
inline constexpr std::uint64_t first_position = 4096;  // of a log's stream: room below for what begins a segment
inline constexpr std::size_t body_bytes_max = std::size_t{1} << 30;
inline constexpr std::array<char, 8> magic = {'s', 'y', 'n', 'o', 'd', 'w', 'a', 'l'};

enum class type : std::uint32_t {
  hard_state = 1,
  record = 2,
  truncate = 3,  ///< u64 slot: it and all above are gone
  compact = 4,   ///< u64 slot: all below are let go; u64 the oldest segment, u64 the newest snapshot that must be there
  reset = 5,     ///< a record: all others are gone
};

struct header {
  std::uint32_t tag = 0;
  std::uint64_t stream = 0;
  std::uint64_t segment = 0;
  std::uint64_t bytes = 0;  ///< that the file was made with
  std::uint64_t first = 0;  ///< sequence of its first frame
  bool reused = false;      ///< behind the frames stands what the file held before
};

inline std::array<std::byte, header_bytes> store(header const& h) {
  std::array<std::byte, header_bytes> to{};
  std::transform(magic.begin(), magic.end(), to.begin(), [](char c) { return static_cast<std::byte>(c); });
  store_little(to.data() + 8, version);
  store_little(to.data() + 12, h.tag);
  store_little(to.data() + 16, h.stream);
  store_little(to.data() + 24, h.segment);
  store_little(to.data() + 32, h.bytes);
  store_little(to.data() + 40, h.first);
  store_little(to.data() + 48, std::uint32_t{h.reused});
  store_little(to.data() + 60, crc32c(bytes_view(to).first(60)));
  return to;
}

/// Pre: `header_bytes` are there, and their checksum is right.
inline header load_header(bytes_view from) {
  return {load_little<std::uint32_t>(from.data() + 12), load_little<std::uint64_t>(from.data() + 16),
          load_little<std::uint64_t>(from.data() + 24), load_little<std::uint64_t>(from.data() + 32),
          load_little<std::uint64_t>(from.data() + 40), load_little<std::uint32_t>(from.data() + 48) != 0};
}

constexpr std::size_t size_for(std::size_t body) { return frame_bytes + ((body + 7) & ~std::size_t{7}); }

struct frame {
  wal_format::type type{};
  std::uint64_t sequence = 0;
  std::uint64_t flush = 0;  ///< the first sequence of its flush
  bytes_view body{};
};

/// Writes all of a frame's header but the checksum and the flush, which `seal` fills in.
inline void store_frame(std::byte* to, type t, std::uint64_t sequence, std::size_t body) {
  store_little(to + 4, static_cast<std::uint32_t>(body));
  store_little(to + 8, sequence);
  store_little(to + 24, static_cast<std::uint32_t>(t));
  std::fill(to + frame_bytes + body, to + size_for(body), std::byte{0});
}
/// Pre: `store_frame` was called and the body is in.
inline void seal(std::byte* at, std::uint64_t flush, std::uint32_t tag) {
  store_little(at + 16, flush);
  store_little(at + 28, tag);
  store_little(at, crc32c({at + 4, size_for(load_little<std::uint32_t>(at + 4)) - 4}));
}
inline std::size_t size(std::byte const* frame) { return size_for(load_little<std::uint32_t>(frame + 4)); }

/// The whole frame at the front of `bytes`, of the segment with that tag; nothing where there is none.
inline std::optional<frame> load(bytes_view bytes, std::uint32_t tag) {
  if (bytes.size() < frame_bytes) return {};
  std::size_t const body = load_little<std::uint32_t>(bytes.data() + 4);
  if (body > body_bytes_max || size_for(body) > bytes.size()) return {};
  std::uint32_t const t = load_little<std::uint32_t>(bytes.data() + 24);
  if (t < 1 || t > 5 || load_little<std::uint32_t>(bytes.data() + 28) != tag) return {};
  if (load_little<std::uint32_t>(bytes.data()) != crc32c(bytes.subspan(4, size_for(body) - 4))) return {};
  return frame{static_cast<type>(t), load_little<std::uint64_t>(bytes.data() + 8),
               load_little<std::uint64_t>(bytes.data() + 16), bytes.subspan(frame_bytes, body)};
}

}  // namespace wal_format

SYNOD_END_NAMESPACE
