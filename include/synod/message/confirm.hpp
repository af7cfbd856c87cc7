// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <cstdint>

#include <boost/hana/define_struct.hpp>

#include <synod/core/ballot.hpp>

SYNOD_BEGIN_NAMESPACE
namespace message {

/// A leader to every acceptor, for the sake of reads: do you still follow my ballot [Ongaro §6.4]? Under `reading::lease`
/// also: then promise nobody else anything for the length of the lease.
template <class Node>
struct confirm {
  BOOST_HANA_DEFINE_STRUCT(confirm,
    (synod::ballot<Node>, ballot),
    (std::uint64_t, question));  // its number, higher than that of the question before; the answer repeats it

  friend bool operator==(confirm const&, confirm const&) = default;
};

}  // namespace message
SYNOD_END_NAMESPACE
