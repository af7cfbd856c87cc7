// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <cstdint>
#include <vector>

#include <boost/hana/define_struct.hpp>

#include <synod/core/batch.hpp>

SYNOD_BEGIN_NAMESPACE
namespace message {

/// Gossiper to another: all that is held here, durably, of what the other one misses. Then it has seen as many of each
/// one's writes as `known` says, or what has replaced them.
template <class Node>
struct delta {
  BOOST_HANA_DEFINE_STRUCT(delta,
    (bool, asks),                           // the sender wants to be told in turn what it misses
    (std::vector<std::uint64_t>, known),    // the sender's version vector, by index
    (batch, entries));                      // of each register its slot, with the version as ballot; the proposal is
                                            // the writer's count of its writes
};

}  // namespace message
SYNOD_END_NAMESPACE
