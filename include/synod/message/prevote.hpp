// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <boost/hana/define_struct.hpp>

#include <synod/core/ballot.hpp>

SYNOD_BEGIN_NAMESPACE
namespace message {

/// Whoever would campaign to every acceptor: would you vote for me? Nobody promises anything by the answer, and no round is
/// used up [Ongaro §9.6, the Pre-Vote extension].
template <class Node>
struct prevote {
  BOOST_HANA_DEFINE_STRUCT(prevote,
    (synod::round, round),     // that it would campaign for; the answer repeats it
    (log_tail<Node>, tail));   // how up to date it is

  friend bool operator==(prevote const&, prevote const&) = default;
};

}  // namespace message
SYNOD_END_NAMESPACE
