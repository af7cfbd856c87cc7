// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <cstddef>
#include <cstdint>
#include <string_view>

#include <synod/core/ballot.hpp>
#include <synod/core/membership.hpp>
#include <synod/policy/axis.hpp>
#include <synod/policy/property.hpp>

SYNOD_BEGIN_NAMESPACE

/// Who may use a round. A policy answers, for what an acceptor has promised and a ballot that asks:
/// - `grants`: may this ballot be promised? Asking again for the promised ballot is granted, so that answers may be lost.
/// - `admits`: may an entry be accepted under this ballot?
/// - `after_accept`: what is promised once an accept of this ballot was admitted;
/// - `raises`: does a prepare that eligibility refuses still raise the round?
/// `shares_rounds` says that two ballots of one round are told apart by votes alone, so that prepare quorums must meet.
/// One that `reserves` gives each ballot that is prepared a `successor` of the same owner, below every other that is prepared:
/// `prepared` leads back. One that `reserves_again` has a second fast ballot between the two, `again`.
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
  SYNOD_OFTEN static constexpr bool admits(promise_mark<Node> const& promised, ballot<Node> const& b) {
    return promised == b || promised <= b;  // mostly it is the one promised
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

/// Rounds come in runs of one owner, `Width` at a time, of member (r / Width) mod n. The first is prepared, and can be opened as
/// a *fast* ballot, in which acceptors vote for what is offered; the last is its *successor*, in which the owner writes. No
/// prepare stands between the two, so that a promise of the one is a promise of all.
template <std::uint64_t Width>
struct in_runs : lexicographic {
  static_assert(Width >= 2);
  static constexpr bool reserves = true;
  static constexpr std::uint64_t width = Width;

  template <class Node>
  static constexpr Node const& owner(round r, membership<Node> const& members) {
    return members[static_cast<std::size_t>(r.value / width % members.size())];
  }
  /// The first round above `heard` that member `index` of `n` may prepare.
  static constexpr round next(round heard, std::size_t index, std::size_t n) {
    std::uint64_t run = heard.value / width + 1;
    run += (index + n - run % n) % n;
    return {width * run};
  }

  template <class Node>
  static constexpr bool is_fast(ballot<Node> const& b) { return b.round.value % width != width - 1; }
  template <class Node>
  static constexpr ballot<Node> prepared(ballot<Node> const& b) { return {{b.round.value - b.round.value % width}, b.node}; }
  template <class Node>
  static constexpr ballot<Node> successor(ballot<Node> const& b) { return {prepared(b).round + (width - 1), b.node}; }

  template <class Node>
  static constexpr bool grants(promise_mark<Node> const& promised, ballot<Node> const& b) {
    return b == prepared(b) && promised <= b;
  }
  template <class Node>
  static constexpr bool admits(promise_mark<Node> const& promised, ballot<Node> const& b) {
    return promised <= prepared(b);
  }
  template <class Node>
  static constexpr promise_mark<Node> after_accept(promise_mark<Node> const& promised, ballot<Node> const& b) {
    return lexicographic::after_accept(promised, prepared(b));
  }
};

/// In pairs: what an acceptor has voted for in a slot of the fast ballot is its phase 1 of the successor in that slot, and in
/// no other [FastPaxos §3.2]. So an accept of the successor raises nothing: the other slots stay open.
struct paired : in_runs<2> {
  static constexpr std::string_view name = "paired";
  static constexpr std::string_view meaning = "rounds in pairs of one owner: one is prepared, and can be fast, the other is written in";
};

/// In threes: between the two stands one more fast ballot, in which acceptors vote `again`, by themselves, in the slots of the
/// first in which they have collided (policy/uncoordinated_recovery.hpp).
struct tripled : in_runs<3> {
  static constexpr std::string_view name = "tripled";
  static constexpr std::string_view meaning = "rounds in threes of one owner: as in pairs, and one between them to vote again in";
  static constexpr bool reserves_again = true;

  template <class Node>
  static constexpr ballot<Node> again(ballot<Node> const& b) { return {prepared(b).round + 1, b.node}; }
};

/// The ballot that the owner of `b`, which was prepared, writes under.
template <class Numbering, class Node>
constexpr ballot<Node> written_under(ballot<Node> const& b) {
  if constexpr (property::reserves<Numbering>) return Numbering::successor(b);
  else return b;
}
/// The ballot that was prepared for what is written under `b`.
template <class Numbering, class Node>
constexpr ballot<Node> prepared_for(ballot<Node> const& b) {
  if constexpr (property::reserves<Numbering>) return Numbering::prepared(b);
  else return b;
}
/// Whether acceptors may vote under `b` for different entries of one slot.
template <class Numbering, class Node>
constexpr bool is_fast(ballot<Node> const& b) {
  if constexpr (property::reserves<Numbering>) return Numbering::is_fast(b);
  else return false;
}

}  // namespace numbering
SYNOD_END_NAMESPACE
