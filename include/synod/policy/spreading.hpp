// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <string_view>

#include <synod/core/membership.hpp>
#include <synod/core/roster.hpp>
#include <synod/policy/axis.hpp>

SYNOD_BEGIN_NAMESPACE

/// How what is written comes to the other keepers, and so when an operation is over.
/// - `asks_quorums`: it is over when a quorum has answered; else when the own node's disk holds what was written;
/// - `members<Node>`: those who take part.
namespace spreading {

/// The caller asks everybody, again and again, and a quorum's answers end the operation.
struct to_quorums {
  using axis = synod::axis::spreading;
  static constexpr std::string_view name = "to_quorums";
  static constexpr std::string_view meaning = "the caller asks every keeper, and a quorum's answers end the operation";
  static constexpr bool asks_quorums = true;
  template <class Node> using members = membership<Node>;
};

/// An operation is the own node's business. Now and then each node compares what it has seen with another one, drawn at
/// random, and each takes what is newer: whatever is written comes to all in rounds that grow with the logarithm of their
/// number [Demers].
struct epidemic {
  using axis = synod::axis::spreading;
  static constexpr std::string_view name = "epidemic";
  static constexpr std::string_view meaning = "an operation is over where it began; pairs of nodes drawn at random exchange what is newer";
  static constexpr bool asks_quorums = false;
  template <class Node> using members = roster<Node>;
};

}  // namespace spreading
SYNOD_END_NAMESPACE
