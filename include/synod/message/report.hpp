// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <boost/hana/define_struct.hpp>

#include <synod/core/bytes.hpp>
#include <synod/core/number.hpp>
#include <synod/core/register.hpp>

SYNOD_BEGIN_NAMESPACE
namespace message {

/// Keeper to a caller: this is held here, durably [ABD; LS, phase 1].
template <class Node>
struct report {
  BOOST_HANA_DEFINE_STRUCT(report,
    (proposal, id),                    // of the operation that asked
    (synod::version<Node>, version),
    (proposal, origin),                // the write that it comes from; 0 where nothing was written
    (bytes_view, value));
};

}  // namespace message
SYNOD_END_NAMESPACE
