// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <boost/hana/define_struct.hpp>

#include <synod/core/ballot.hpp>

SYNOD_BEGIN_NAMESPACE
namespace message {

/// Leader to every acceptor: fast ballot `ballot` is open from slot `from` on: put what is offered into free slots, and tell
/// every learner [FastPaxos §3.1, the "any" message]. Sent again with every heartbeat: whoever has forgotten it, with a
/// crash, has lost nothing else, and tells again what it voted for from there on.
template <class Node>
struct open {
  BOOST_HANA_DEFINE_STRUCT(open,
    (synod::ballot<Node>, ballot),
    (slot, from));   // all below are chosen, or the leader's to fill

  friend bool operator==(open const&, open const&) = default;
};

}  // namespace message
SYNOD_END_NAMESPACE
