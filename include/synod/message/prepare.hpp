// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <boost/hana/define_struct.hpp>

#include <synod/core/ballot.hpp>

SYNOD_BEGIN_NAMESPACE
namespace message {

/// Candidate to every acceptor: promise me `ballot`, and report what you hold from slot `from` on
/// [PMS §2.2, phase 1a; Raft §5.2, RequestVote]. Asked again with a higher `from`, it fetches the next page.
/// Attests that the sender has its own ballot on disk.
template <class Node>
struct prepare {
  BOOST_HANA_DEFINE_STRUCT(prepare,
    (synod::ballot<Node>, ballot),
    (slot, from),              // the candidate's watermark + 1
    (log_tail<Node>, tail));   // how up to date the candidate is

  friend bool operator==(prepare const&, prepare const&) = default;
};

}  // namespace message
SYNOD_END_NAMESPACE
