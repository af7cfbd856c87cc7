// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <cstddef>
#include <string_view>

#include <synod/core/ballot.hpp>
#include <synod/core/membership.hpp>
#include <synod/policy/axis.hpp>

SYNOD_BEGIN_NAMESPACE

/// Who may use a round. A policy answers, for what an acceptor has promised and a ballot that asks:
/// - `grants`: may this ballot be promised? Asking again for the promised ballot is granted, so that answers may be lost.
/// - `admits`: may an entry be accepted under this ballot?
/// - `after_accept`: what is promised once an accept of this ballot was admitted;
/// - `raises`: does a prepare that eligibility refuses still raise the round?
/// `shares_rounds` says that two ballots of one round are told apart by votes alone, so that prepare quorums must meet.
/// One that `rotates` names each round's `owner(round, members)`; everywhere else a round is whose campaign it is.
namespace numbering {

/// Whole ballots are compared: a round may be used by several nodes, each with a ballot of its own [PMS §2.2, P1a].
struct lexicographic {
  using axis = synod::axis::numbering;
  static constexpr std::string_view name = "lexicographic";
  static constexpr std::string_view meaning = "whole ballots (round, node) are compared";
  static constexpr bool shares_rounds = false;

  template <class Node>
  static constexpr bool grants(promise_mark<Node> const& promised, ballot<Node> const& b) {
    return promised <= b;
  }
  template <class Node>
  static constexpr bool admits(promise_mark<Node> const& promised, ballot<Node> const& b) {
    return promised <= b;
  }
  template <class Node>
  static constexpr promise_mark<Node> after_accept(promise_mark<Node> const& promised, ballot<Node> const& b) {
    return promised < b ? promise_mark<Node>(b) : promised;
  }
  template <class Node>
  static constexpr bool raises(promise_mark<Node> const&, ballot<Node> const&) {
    return false;
  }
};

/// One vote a round, and accepts compare rounds only: the round's one leader is whoever won the vote [Raft §5.1, §5.2].
struct term {
  using axis = synod::axis::numbering;
  static constexpr std::string_view name = "term";
  static constexpr std::string_view meaning = "one vote a round; accepts compare rounds only";
  static constexpr bool shares_rounds = true;

  template <class Node>
  static constexpr bool grants(promise_mark<Node> const& promised, ballot<Node> const& b) {
    return b.round > promised.round || (b.round == promised.round && (!promised.node || *promised.node == b.node));
  }
  template <class Node>
  static constexpr bool admits(promise_mark<Node> const& promised, ballot<Node> const& b) {
    return b.round >= promised.round;
  }
  /// A vote given in the same round stays: forgetting it would let the round be voted in twice.
  template <class Node>
  static constexpr promise_mark<Node> after_accept(promise_mark<Node> const& promised, ballot<Node> const& b) {
    return b.round > promised.round ? promise_mark<Node>(b) : promised;
  }
  template <class Node>
  static constexpr bool raises(promise_mark<Node> const& promised, ballot<Node> const& b) {
    return b.round > promised.round;
  }
};

/// Round r belongs to member r mod n and to nobody else. So anybody who misses the leader may ask for the next round on its
/// owner's behalf, and promises go to the owner [VRR §4, "the primary is chosen round-robin"].
struct rotating : lexicographic {
  static constexpr std::string_view name = "rotating";
  static constexpr std::string_view meaning = "round mod n names the owner; whoever misses the leader asks on its behalf";
  static constexpr bool rotates = true;

  template <class Node>
  static constexpr Node const& owner(round r, membership<Node> const& members) {
    return members[static_cast<std::size_t>(r.value % members.size())];
  }
};

}  // namespace numbering
SYNOD_END_NAMESPACE
