// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <cstdint>

#include <boost/hana/define_struct.hpp>

#include <synod/core/ballot.hpp>
#include <synod/core/bytes.hpp>

SYNOD_BEGIN_NAMESPACE
namespace message {

/// Acceptor to a learner that lags beyond the log: a piece of the snapshot through slot `last` [Raft §7].
template <class Node>
struct chunk {
  BOOST_HANA_DEFINE_STRUCT(chunk,
    (slot, last),                    // the last slot that the snapshot covers
    (synod::ballot<Node>, ballot),   // of the entry in that slot
    (std::uint64_t, total),          // bytes of the whole snapshot
    (std::uint64_t, offset),         // of this piece
    (std::uint32_t, checksum),       // CRC32C of the whole snapshot, checked before it is installed
    (bytes_view, data));

};

}  // namespace message
SYNOD_END_NAMESPACE
