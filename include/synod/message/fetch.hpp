// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <cstdint>

#include <boost/hana/define_struct.hpp>

#include <synod/core/number.hpp>

SYNOD_BEGIN_NAMESPACE
namespace message {

/// Learner to an acceptor: what is chosen from slot `from` on? Where that is compacted, send the snapshot:
/// on from byte `offset` of the one through slot `snapshot`, where that is still the newest, else from its start.
/// Each fetch is answered by one `learn` or one `chunk`: the receiver sets the pace and can resume anywhere.
template <class Node>
struct fetch {
  BOOST_HANA_DEFINE_STRUCT(fetch,
    (slot, from),
    (slot, snapshot),
    (std::uint64_t, offset));

  friend bool operator==(fetch const&, fetch const&) = default;
};

}  // namespace message
SYNOD_END_NAMESPACE
