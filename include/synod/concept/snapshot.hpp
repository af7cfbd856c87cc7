// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <array>
#include <concepts>
#include <cstddef>
#include <cstdint>
#include <span>

#include <synod/core/batch.hpp>
#include <synod/core/bytes.hpp>
#include <synod/core/number.hpp>

SYNOD_BEGIN_NAMESPACE

/// What a storage knows of a snapshot besides its bytes.
struct snapshot_info {
  slot last{};                           ///< the last slot that it covers; 0 for no snapshot
  std::array<std::byte, 24> ballot{};    ///< of the entry in that slot, as it stands in a record: round, node
  std::uint64_t size = 0;                ///< bytes
  std::uint32_t checksum = 0;            ///< CRC32C of them all

  friend bool operator==(snapshot_info const&, snapshot_info const&) = default;
};

/// A storage that keeps snapshots of the state machine beside the log, so that a node that lags beyond the log can be
/// brought back.
///
/// | expression                              | returns         | before / after / durability                           |
/// |-----------------------------------------|-----------------|-------------------------------------------------------|
/// | `s.snapshot()`                          | `snapshot_info` | the newest whole one; `last` 0 where there is none     |
/// | `s.snapshot(last)`, optional            | `snapshot_info` | the one through `last`, newest or not, as long as it can be read; else one whose `last` is 0. Without it a node that fetches a snapshot begins again when a newer one is taken |
/// | `s.snapshot_read(last, offset, into)`   | `std::size_t`   | bytes of the snapshot through `last` from `offset` on; 0 at its end and where it is gone |
/// | `s.snapshot_write(info, offset, bytes)` | `std::uint64_t` | a piece of one being received: the offset wanted next. Another `info` starts afresh; a piece at another offset is ignored |
/// | `s.snapshot_install(info)`              | `bool`          | stages that the received one is the newest; false, and it is discarded, where its size or checksum is wrong |
/// | `s.reset(batch)`                        | `void`          | stages that all records are gone and this one, whose slot is the snapshot's last, is the first; on disk one step with the install before it |
template <class S>
concept snapshot_storage = requires(S& s, S const& c, snapshot_info const& info, slot at, std::uint64_t offset,
                                    bytes_view piece, std::span<std::byte> into, batch const& anchor) {
  { c.snapshot() } -> std::same_as<snapshot_info>;
  { s.snapshot_read(at, offset, into) } -> std::same_as<std::size_t>;
  { s.snapshot_write(info, offset, piece) } -> std::same_as<std::uint64_t>;
  { s.snapshot_install(info) } -> std::same_as<bool>;
  s.reset(anchor);
};

SYNOD_END_NAMESPACE
