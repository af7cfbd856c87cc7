// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <cstdint>
#include <vector>

#include <boost/hana/define_struct.hpp>

#include <synod/version.hpp>

SYNOD_BEGIN_NAMESPACE
namespace message {

/// Gossiper to another: so many of each one's writes have come here; send what is missing, and I send you what you miss
/// [Demers, anti-entropy by push and pull].
template <class Node>
struct digest {
  BOOST_HANA_DEFINE_STRUCT(digest,
    (std::vector<std::uint64_t>, known));   // a version vector, by index

  friend bool operator==(digest const&, digest const&) = default;
};

}  // namespace message
SYNOD_END_NAMESPACE
