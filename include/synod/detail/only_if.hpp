// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <tuple>
#include <type_traits>

#include <synod/version.hpp>

SYNOD_BEGIN_NAMESPACE
namespace detail {

/// Stands where a member is that the protocol has no use for. `Tag` tells two of them apart: members of one empty type
/// cannot share an address.
template <class Tag>
struct unused {
  friend constexpr bool operator==(unused const&, unused const&) = default;
  static constexpr auto fields(auto&) { return std::tuple<>(); }
};

/// The type of a member that a policy asks for; to be marked [[no_unique_address]], so that it costs nothing elsewhere.
template <bool Asked, class T, class Tag = T>
using only_if = std::conditional_t<Asked, T, unused<Tag>>;

}  // namespace detail
SYNOD_END_NAMESPACE
