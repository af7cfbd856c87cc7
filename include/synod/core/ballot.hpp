// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <compare>
#include <optional>

#include <synod/core/node.hpp>
#include <synod/core/number.hpp>

SYNOD_BEGIN_NAMESPACE

/// A numbered attempt to lead, ordered by round, then by node; its node is its *owner* [PMS §2.2].
/// The default ballot is older than every real one, whose rounds start at 1.
template <class Node>
struct ballot {
  synod::round round{};
  Node node{};

  friend constexpr auto operator<=>(ballot const&, ballot const&) = default;
};

/// The highest ballot voted for or accepted from: one record, made durable in one write.
/// `node` is empty after a refusal that raised the round without voting; that round can still be voted in
/// (Raft: `currentTerm` with no `votedFor` [Raft §5.2]).
template <class Node>
struct promise_mark {
  synod::round round{};
  std::optional<Node> node{};

  constexpr promise_mark() = default;
  constexpr explicit promise_mark(synod::round r) : round(r) {}
  constexpr explicit promise_mark(ballot<Node> const& b) : round(b.round), node(b.node) {}

  friend constexpr bool operator==(promise_mark const&, promise_mark const&) = default;

  /// Whole ballots are compared; (round, nobody) stands before every ballot of its round.
  friend constexpr std::strong_ordering operator<=>(promise_mark const& p, ballot<Node> const& b) {
    if (p.round != b.round) return p.round <=> b.round;
    if (!p.node || (*p.node) < b.node) return std::strong_ordering::less;
    return (b.node) < *p.node ? std::strong_ordering::greater : std::strong_ordering::equal;
  }
  friend constexpr bool operator==(promise_mark const& p, ballot<Node> const& b) {
    return p.round == b.round && p.node && *p.node == b.node;
  }
};

/// What an acceptor must never forget, written as one record.
template <class Node>
struct hard_state {
  /// Never falls [PMS §2.2, P1a].
  promise_mark<Node> promised{};
  /// The highest ballot whose leader's whole starting history is held here. Never falls.
  ballot<Node> adopted{};
  /// What it held before is lost: it promises nothing until it holds again all that was chosen with its help
  /// (log/rejoin.hpp).
  bool abstains = false;

  friend constexpr bool operator==(hard_state const&, hard_state const&) = default;
};

/// How up to date a log is, compared in this order [Raft §5.4.1]; which ballot counts is the commitment policy's say.
template <class Node>
struct log_tail {
  synod::ballot<Node> ballot{};
  slot last{};

  friend constexpr auto operator<=>(log_tail const&, log_tail const&) = default;
};

SYNOD_END_NAMESPACE
