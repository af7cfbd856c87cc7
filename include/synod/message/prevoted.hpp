// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <boost/hana/define_struct.hpp>

#include <synod/core/number.hpp>

SYNOD_BEGIN_NAMESPACE
namespace message {

/// An acceptor's node to whoever asked: I hear no leader either, and would vote for you. Who would not says nothing.
template <class Node>
struct prevoted {
  BOOST_HANA_DEFINE_STRUCT(prevoted,
    (synod::round, round),     // of the question
    (synod::round, heard));    // the highest one known here: a campaign must go above it

  friend bool operator==(prevoted const&, prevoted const&) = default;
};

}  // namespace message
SYNOD_END_NAMESPACE
