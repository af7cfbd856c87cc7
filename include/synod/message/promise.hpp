// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <boost/hana/define_struct.hpp>

#include <synod/core/ballot.hpp>
#include <synod/core/batch.hpp>

SYNOD_BEGIN_NAMESPACE
namespace message {

/// Acceptor to the ballot's owner: nothing below `ballot` will be accepted here any more; here is what was
/// accepted in the slots `first` to `through` [PMS §2.2, phase 1b; Raft §5.2].
/// `first` above the slot asked for means that the slots between are chosen, and compacted or not asked for: never holes.
/// A page is the last one when `through >= last`. Attests the promise and every entry reported.
template <class Node>
struct promise {
  BOOST_HANA_DEFINE_STRUCT(promise,
    (synod::ballot<Node>, ballot),
    (slot, first),
    (slot, through),
    (slot, last),                        // the acceptor's highest slot
    (synod::ballot<Node>, tail_ballot),  // with `last`, how up to date it is; only where the newest log wins, as is …
    (synod::ballot<Node>, prev_ballot),  // … the ballot of its entry before `first`
    (batch, entries));                   // what is held of first..through; empty where the winner starts from its own log

};

}  // namespace message
SYNOD_END_NAMESPACE
