// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <boost/hana/define_struct.hpp>

#include <synod/core/batch.hpp>

SYNOD_BEGIN_NAMESPACE
namespace message {

/// Proposer to every acceptor: a proposal and its payload, for a slot of the acceptor's choice while a fast ballot is open
/// [FastPaxos §3.1]. Sent again until its fate is known; an acceptor that has put it somewhere tells where.
template <class Node>
struct offer {
  BOOST_HANA_DEFINE_STRUCT(offer,
    (batch, entries));   // one record, whose slot is the last that it may be given; of the open ballot where its leader offers again what has votes

};

}  // namespace message
SYNOD_END_NAMESPACE
