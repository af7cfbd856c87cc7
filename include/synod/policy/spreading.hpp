// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <string_view>

#include <synod/policy/axis.hpp>

SYNOD_BEGIN_NAMESPACE

/// How what is written comes to the other keepers, and so when an operation is over.
namespace spreading {

/// The caller asks everybody, again and again, and a quorum's answers end the operation.
struct to_quorums {
  using axis = synod::axis::spreading;
  static constexpr std::string_view name = "to_quorums";
  static constexpr std::string_view meaning = "the caller asks every keeper, and a quorum's answers end the operation";
  static constexpr bool asks_quorums = true;
};

}  // namespace spreading
SYNOD_END_NAMESPACE
