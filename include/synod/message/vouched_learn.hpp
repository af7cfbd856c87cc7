// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <boost/hana/define_struct.hpp>

#include <synod/core/ballot.hpp>
#include <synod/core/batch.hpp>

SYNOD_BEGIN_NAMESPACE
namespace message {

/// What `learn` is where learners tell each other (`learning::gossip`): an answer to one that asked, or, with `base` 0 and no
/// entries, one learner's word to another, whom it has drawn: so far I know the log to be chosen.
///
/// `under` is the ballot of a leader, and `chosen` as good as a watermark that he has sent himself: up to there his log holds
/// what is chosen, and nothing of that was chosen under a higher ballot. Round 0: the sender has heard of no leader since it started, and
/// claims nothing.
template <class Node>
struct vouched_learn {
  BOOST_HANA_DEFINE_STRUCT(vouched_learn,
    (synod::ballot<Node>, under),
    (slot, base),        // the lowest slot that the sender's log still holds; 0 where nobody has asked
    (slot, chosen),      // the sender's watermark, as far as it is vouched for
    (batch, entries));   // consecutive slots, all at or below `chosen`

};

}  // namespace message
SYNOD_END_NAMESPACE
