// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <boost/hana/define_struct.hpp>

#include <synod/core/ballot.hpp>
#include <synod/core/batch.hpp>

SYNOD_BEGIN_NAMESPACE
namespace message {

/// Leader to every acceptor: store these entries under `ballot` [PMS §2.2, phase 2a; Raft §5.3, AppendEntries].
/// Empty, it says that the leader is there, and how far the log is chosen.
template <class Node>
struct accept {
  BOOST_HANA_DEFINE_STRUCT(accept,
    (synod::ballot<Node>, ballot),
    (slot, prev),                         // the slot before the first entry
    (synod::ballot<Node>, prev_ballot),   // prefix: its ballot; elsewhere not read
    (slot, start),                        // the first slot that the leader filled under `ballot`; start - 1 is the sync point
    (slot, chosen),                       // the leader's watermark
    (batch, entries));                    // consecutive slots from prev + 1

};

}  // namespace message
SYNOD_END_NAMESPACE
