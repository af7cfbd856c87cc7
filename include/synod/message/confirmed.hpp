// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <cstdint>

#include <boost/hana/define_struct.hpp>

#include <synod/core/ballot.hpp>

SYNOD_BEGIN_NAMESPACE
namespace message {

/// An acceptor's node to the leader that asked: I follow your ballot, and had promised no higher one when your question came.
/// Who had says nothing. That it had not is true for ever, whatever becomes of its disk: nothing durable is claimed.
template <class Node>
struct confirmed {
  BOOST_HANA_DEFINE_STRUCT(confirmed,
    (synod::ballot<Node>, ballot),
    (std::uint64_t, question));

  friend bool operator==(confirmed const&, confirmed const&) = default;
};

}  // namespace message
SYNOD_END_NAMESPACE
