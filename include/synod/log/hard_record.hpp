// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <array>
#include <cstddef>
#include <optional>

#include <synod/core/ballot.hpp>
#include <synod/core/bytes.hpp>
#include <synod/core/record.hpp>

SYNOD_BEGIN_NAMESPACE

/// The hard state as the one record that a storage keeps of it, little-endian:
///
///     0  u32 version (1)   4  u32 1 where `promised` has a node, 2 where it abstains, or both
///     8  u64 promised round   16  u8[16] promised node   32  u64 adopted round   40  u8[16] adopted node
namespace hard_record {

inline constexpr std::size_t bytes = 56;
inline constexpr std::uint32_t version = 1;

template <class Node>
std::array<std::byte, bytes> store(hard_state<Node> const& h) {
  std::array<std::byte, bytes> to{};
  store_little(to.data(), version);
  store_little(to.data() + 4, std::uint32_t{(h.promised.node ? 1U : 0U) | (h.abstains ? 2U : 0U)});
  store_little(to.data() + 8, h.promised.round.value);
  if (h.promised.node) record::store_node(to.data() + 16, *h.promised.node);
  store_little(to.data() + 32, h.adopted.round.value);
  record::store_node(to.data() + 40, h.adopted.node);
  return to;
}

/// Nothing where the bytes are no hard state of this version.
template <class Node>
std::optional<hard_state<Node>> load(bytes_view from) {
  if (from.size() != bytes || load_little<std::uint32_t>(from.data()) != version) return {};
  std::uint32_t const flags = load_little<std::uint32_t>(from.data() + 4);
  if (flags > 3) return {};
  hard_state<Node> h;
  h.promised.round = {load_little<std::uint64_t>(from.data() + 8)};
  h.abstains = (flags & 2) != 0;
  if ((flags & 1) != 0) h.promised.node = record::load_node<Node>(from.data() + 16);
  h.adopted = {{load_little<std::uint64_t>(from.data() + 32)}, record::load_node<Node>(from.data() + 40)};
  return h;
}

}  // namespace hard_record

SYNOD_END_NAMESPACE
