// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <boost/hana/define_struct.hpp>

#include <synod/core/ballot.hpp>
#include <synod/core/batch.hpp>

SYNOD_BEGIN_NAMESPACE
namespace message {

/// Acceptor to every learner: held durably under fast ballot `ballot` are these entries [FastPaxos §3.1, phase 2b]. They
/// tell what was voted for, since others may have voted otherwise; to the leader they are phase 1 of the ballot behind, too.
template <class Node>
struct vote {
  BOOST_HANA_DEFINE_STRUCT(vote,
    (synod::ballot<Node>, ballot),
    (batch, entries));   // consecutive slots, all of `ballot`

};

}  // namespace message
SYNOD_END_NAMESPACE
