// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <boost/hana/define_struct.hpp>

#include <synod/core/ballot.hpp>

SYNOD_BEGIN_NAMESPACE
namespace message {

/// Acceptor to the leader, or to every learner: held durably under `ballot` are all slots from the accept's `start`
/// (prefix: from 1) to `mark`, and the slots `first` to `last` [PMS §2.2, phase 2b; Raft §5.3].
/// Cumulative: a newer one replaces an older one but for its range. No range where first > last.
template <class Node>
struct accepted {
  BOOST_HANA_DEFINE_STRUCT(accepted,
    (synod::ballot<Node>, ballot),
    (slot, mark),
    (slot, first),
    (slot, last));

  friend bool operator==(accepted const&, accepted const&) = default;
};

}  // namespace message
SYNOD_END_NAMESPACE
