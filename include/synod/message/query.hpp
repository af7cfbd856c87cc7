// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <boost/hana/define_struct.hpp>

#include <synod/core/number.hpp>
#include <synod/core/register.hpp>

SYNOD_BEGIN_NAMESPACE
namespace message {

/// Caller to every keeper: what stands in this register? [ABD; LS, phase 1]
template <class Node>
struct query {
  BOOST_HANA_DEFINE_STRUCT(query,
    (proposal, id),            // of the operation that asks
    (register_id, which));

  friend bool operator==(query const&, query const&) = default;
};

}  // namespace message
SYNOD_END_NAMESPACE
