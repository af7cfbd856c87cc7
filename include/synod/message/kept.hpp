// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <boost/hana/define_struct.hpp>

#include <synod/core/number.hpp>

SYNOD_BEGIN_NAMESPACE
namespace message {

/// Keeper to a caller: what the `store` of this operation brought, or what is newer, is held here, durably [ABD].
template <class Node>
struct kept {
  BOOST_HANA_DEFINE_STRUCT(kept,
    (proposal, id));

  friend bool operator==(kept const&, kept const&) = default;
};

}  // namespace message
SYNOD_END_NAMESPACE
