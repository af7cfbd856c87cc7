// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <boost/hana/define_struct.hpp>

#include <synod/core/ballot.hpp>

SYNOD_BEGIN_NAMESPACE
namespace message {

/// Acceptor to whoever asked: `ballot` was refused. Either `promised` stands above it, or the candidate's log is
/// behind (`hint` 0), or, under `prefix`, the previous entry does not match: then `hint` is the slot to try as
/// `prev` next, and `hint_ballot` the ballot of the entry held there [Raft §5.3, conflict back-up].
template <class Node>
struct reject {
  BOOST_HANA_DEFINE_STRUCT(reject,
    (synod::ballot<Node>, ballot),
    (promise_mark<Node>, promised),
    (slot, prev),                        // of the accept that did not match; 0 where the ballot itself was refused
    (slot, hint),
    (synod::ballot<Node>, hint_ballot));

  friend bool operator==(reject const&, reject const&) = default;
};

}  // namespace message
SYNOD_END_NAMESPACE
