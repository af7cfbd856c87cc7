// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <algorithm>
#include <concepts>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <optional>
#include <type_traits>

#include <synod/core/bytes.hpp>
#include <synod/core/entry.hpp>

SYNOD_BEGIN_NAMESPACE

/// An entry, serialised once on proposing: the same bytes stand in the window, on the wire and on disk.
/// All numbers are little-endian, and the header does not depend on the node type, so that a storage can read it:
///
///     0  u32 payload bytes      4  u8 kind      5  u8[3] zero
///     8  u64 slot              16  u64 proposal
///    24  u64 ballot's round    32  u8[16] ballot's node, zero-padded
///    48  payload, zero-padded to a multiple of 8
namespace record {

inline constexpr std::size_t header_bytes = 48;
inline constexpr std::size_t payload_bytes_max = std::size_t{1} << 30;

/// The bytes of a record with a payload of `payload` bytes.
constexpr std::size_t size_for(std::size_t payload) { return header_bytes + ((payload + 7) & ~std::size_t{7}); }

/// A node id as 16 bytes: integers and enumerations little-endian, other types as the bytes they are.
template <class Node>
constexpr void store_node(std::byte* to, Node const& node) {
  store_little(to, std::uint64_t{0});
  store_little(to + 8, std::uint64_t{0});
  if constexpr (std::is_enum_v<Node>) {
    store_node(to, static_cast<std::underlying_type_t<Node>>(node));
  } else if constexpr (std::integral<Node>) {
    store_little(to, static_cast<std::uint64_t>(node));
  } else {
    static_assert(std::has_unique_object_representations_v<Node>,
                  "synod: [node.bytes] a node id that is a struct needs unique bytes: no padding, no floating point "
                  "[core/node.hpp]");
    std::memcpy(to, &node, sizeof node);
  }
}

template <class Node>
constexpr Node load_node(std::byte const* from) {
  if constexpr (std::is_enum_v<Node>) {
    return static_cast<Node>(load_node<std::underlying_type_t<Node>>(from));
  } else if constexpr (std::integral<Node>) {
    return static_cast<Node>(load_little<std::uint64_t>(from));
  } else {
    Node node;
    std::memcpy(&node, from, sizeof node);
    return node;
  }
}

/// The payload's length as the header states it. Pre: a whole header is there.
constexpr std::size_t payload_size(std::byte const* record) { return load_little<std::uint32_t>(record); }
/// The record's length as the header states it. Pre: a whole header is there.
constexpr std::size_t size(std::byte const* record) { return size_for(payload_size(record)); }
/// The same of records one behind the other, most of which are as long as the one before: said so, and looked at besides,
/// where the next one begins waits for no load.
class stride {
 public:
  constexpr std::size_t to_next(std::byte const* record) {
    if (std::size_t const payload = payload_size(record); payload != payload_) {
      payload_ = payload;
      size_ = size_for(payload);
    }
    return size_;
  }

 private:
  std::size_t payload_ = 0;
  std::size_t size_ = header_bytes;
};
constexpr synod::slot slot_of(std::byte const* record) { return {load_little<std::uint64_t>(record + 8)}; }
template <class Node>
constexpr ballot<Node> ballot_of(std::byte const* record) {
  return {{load_little<std::uint64_t>(record + 24)}, load_node<Node>(record + 32)};
}

/// Writes the header of `e`, whose payload is `payload` bytes. The payload itself is the caller's to write,
/// and so is the zero padding behind it (`pad`). Pre: `header_bytes` are there.
template <class Node>
constexpr void store_header(std::byte* to, entry<Node> const& e, std::size_t payload) {
  store_little(to, payload | std::uint64_t{static_cast<std::uint8_t>(e.kind)} << 32);
  store_little(to + 8, e.slot.value);
  store_little(to + 16, e.proposal.value);
  store_little(to + 24, e.ballot.round.value);
  store_node(to + 32, e.ballot.node);
}

SYNOD_RARE inline void copy_many(std::byte* to, std::byte const* from, std::size_t size) { std::memcpy(to, from, size); }

/// 64 bytes by 16: where it takes a copy for seldom, a compiler puts one string instruction there, which is slow to begin.
SYNOD_OFTEN void copy_64(std::byte* to, std::byte const* from) {
  for (std::size_t i = 0; i < 64; i += 16) std::memcpy(to + i, from + i, 16);
}

/// Copies whole records, `size` bytes of them, in pieces of a constant size: there are many and most are small, and a call
/// that first finds out how to copy would cost as much as the copy. A long run is worth the call, which knows the widest
/// registers that the processor has. Pre: they do not overlap.
SYNOD_OFTEN void copy(std::byte* to, std::byte const* from, std::size_t size) {
  if (size == 64) [[likely]] return copy_64(to, from);  // one command of 16 bytes: no counting
  if (size >= 4096) return copy_many(to, from, size);
  for (std::size_t n = size / 64; n != 0; --n, from += 64, to += 64) copy_64(to, from);
  for (std::size_t n = size / 16 % 4; n != 0; --n, from += 16, to += 16) std::memcpy(to, from, 16);
  if (size % 16 != 0) std::memcpy(to, from, 8);
}

/// Writes the zero bytes behind a payload of `payload` bytes.
constexpr void pad(std::byte* record, std::size_t payload) {
  for (std::size_t i = header_bytes + payload; i < size_for(payload); ++i) record[i] = std::byte{0};
}

/// Writes the whole of `e`, with a payload of `payload` bytes that `write(std::byte*)` puts in place. Pre:
/// `size_for(payload)` bytes are there.
template <class Node, class Write>
constexpr void store(std::byte* to, entry<Node> const& e, std::size_t payload, Write write) {
  store_header(to, e, payload);
  write(to + header_bytes);
  pad(to, payload);
}

/// The same with the payload of `e`, which does not overlap what is written.
template <class Node>
constexpr void store(std::byte* to, entry<Node> const& e) {
  store(to, e, e.payload.size(), [&](std::byte* at) { std::copy(e.payload.data(), e.payload.data() + e.payload.size(), at); });
}

/// The entry at `record`. Pre: the record is whole (`check`, or written by ourselves).
template <class Node>
constexpr entry<Node> load(std::byte const* record) {
  return {slot_of(record), ballot_of<Node>(record), {load_little<std::uint64_t>(record + 16)},
          static_cast<entry_kind>(std::to_integer<std::uint8_t>(record[4])),
          {record + header_bytes, payload_size(record)}};
}

/// The length of the record at the front of `bytes`, or nothing where none is whole and well-formed there:
/// the check for bytes from a peer or a disk. Allocates nothing, reads nothing behind `bytes`.
constexpr std::optional<std::size_t> check(bytes_view bytes) {
  if (bytes.size() < header_bytes) return {};
  if (payload_size(bytes.data()) > payload_bytes_max || size(bytes.data()) > bytes.size()) return {};
  std::uint32_t const kind = load_little<std::uint32_t>(bytes.data() + 4);
  if (kind > static_cast<std::uint32_t>(entry_kind::configuration) || slot_of(bytes.data()).value == 0) return {};
  return size(bytes.data());
}

}  // namespace record

SYNOD_END_NAMESPACE
