// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <cstdint>

#include <boost/hana/define_struct.hpp>

#include <synod/core/ballot.hpp>
#include <synod/core/bytes.hpp>

SYNOD_BEGIN_NAMESPACE
namespace message {

/// What `chunk` is where learners tell each other (`learning::gossip`): `under` and `last` say what `under` and `chosen` say in
/// vouched_learn.hpp. Round 0 where the sender has the snapshot, and has not heard since it started that a leader claims so much.
template <class Node>
struct vouched_chunk {
  BOOST_HANA_DEFINE_STRUCT(vouched_chunk,
    (synod::ballot<Node>, under),
    (slot, last),                    // the last slot that the snapshot covers
    (synod::ballot<Node>, ballot),   // of the entry in that slot
    (std::uint64_t, total),          // bytes of the whole snapshot
    (std::uint64_t, offset),         // of this piece
    (std::uint32_t, checksum),       // CRC32C of the whole snapshot, checked before it is installed
    (bytes_view, data));

};

}  // namespace message
SYNOD_END_NAMESPACE
