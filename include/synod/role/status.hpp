// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string_view>

#include <synod/core/ballot.hpp>
#include <synod/core/number.hpp>

SYNOD_BEGIN_NAMESPACE

/// Why a replica has stopped for good.
enum class stop_reason : std::uint8_t {
  none,
  asked,            ///< the host shut it down
  storage_failed,   ///< a write or flush failed: what is durable is no longer known
  storage_unsound,  ///< what was recovered is of no known format
  diverged,         ///< a leader lacks what is chosen here: one of the two has lost something
  machine_failed,   ///< the state machine threw: what it holds is no longer known
  misconfigured,    ///< the membership does not fit the quorum system, does not hold this node, or the settings are invalid
};

constexpr std::string_view describe(stop_reason why) {
  switch (why) {
    case stop_reason::none: return "it runs";
    case stop_reason::asked: return "stopped by its owner";
    case stop_reason::storage_failed: return "a write or flush of the storage failed";
    case stop_reason::storage_unsound: return "what the storage holds is of no known format";
    case stop_reason::diverged:
      return "what this node has delivered is not what its leader has: one of the two has lost commands; look at both before "
             "this one starts again, for then it follows, or stops once more where its snapshot holds what the leader lacks";
    case stop_reason::machine_failed: return "the state machine threw: what it holds is no longer known";
    case stop_reason::misconfigured: break;
  }
  return "the membership does not fit the quorum system or does not hold this node, or the settings are invalid";
}

enum class role_name : std::uint8_t { follower, candidate, leader };

/// What a replica tells of itself.
template <class Node>
struct replica_status {
  role_name role = role_name::follower;
  synod::ballot<Node> ballot{};  ///< that it leads, campaigns in, or follows
  std::optional<Node> leader{};  ///< where known
  promise_mark<Node> promised{};
  slot first{}, last{};          ///< of the log held
  slot chosen{}, delivered{};
  std::size_t offered = 0;       ///< proposals made here whose fate is open, where they go straight to the acceptors
  bool abstains = false;         ///< it promises nothing yet: it came back without what it had (log/rejoin.hpp)
  stop_reason stopped = stop_reason::none;
};

namespace role {

/// What the office of node `self` says of it, which follows ballot `followed`, where it does not seek or hold its own.
template <class Leader, class Candidate, class Office, class Node>
replica_status<Node> standing_of(Office const& office, Node const& self, synod::ballot<Node> const& followed) {
  replica_status<Node> s;
  s.ballot = followed;
  if (auto const* l = office.template as<Leader>()) {
    s.role = role_name::leader;
    s.ballot = l->ballot();
    s.leader = self;
  } else if (auto const* c = office.template as<Candidate>()) {
    s.role = role_name::candidate;
    s.ballot = c->ballot();
  } else {
    office.visit([&](auto const& f) {
      if constexpr (requires { f.leader(); }) s.leader = f.leader();
    });
  }
  return s;
}

}  // namespace role

SYNOD_END_NAMESPACE
