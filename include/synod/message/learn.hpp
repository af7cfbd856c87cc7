// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <boost/hana/define_struct.hpp>

#include <synod/core/batch.hpp>

SYNOD_BEGIN_NAMESPACE
namespace message {

/// Acceptor to a learner that asked: these entries are chosen [PMS §2.3].
/// Empty with `base` above the slot asked for, it says that the log is compacted up to there: fetch the snapshot.
template <class Node>
struct learn {
  BOOST_HANA_DEFINE_STRUCT(learn,
    (slot, base),        // the lowest slot that the sender's log still holds
    (slot, chosen),      // the sender's watermark
    (batch, entries));   // consecutive slots, all at or below `chosen`

};

}  // namespace message
SYNOD_END_NAMESPACE
