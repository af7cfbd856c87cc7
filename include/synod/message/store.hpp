// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <boost/hana/define_struct.hpp>

#include <synod/core/bytes.hpp>
#include <synod/core/number.hpp>
#include <synod/core/register.hpp>

SYNOD_BEGIN_NAMESPACE
namespace message {

/// Caller to every keeper: hold this, where nothing newer is held; a new value, or one that a read writes back
/// [ABD; LS, phase 2].
template <class Node>
struct store {
  BOOST_HANA_DEFINE_STRUCT(store,
    (proposal, id),                    // of the operation that asks
    (register_id, which),
    (synod::version<Node>, version),   // older than every write where the ordering has none
    (proposal, origin),                // the write that it comes from
    (bytes_view, value));
};

}  // namespace message
SYNOD_END_NAMESPACE
