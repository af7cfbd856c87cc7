// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <string_view>

#include <synod/policy/axis.hpp>

SYNOD_BEGIN_NAMESPACE

/// How a choice spreads to the learners.
/// - `everybody_counts`: whoever learns is told by the acceptors themselves;
/// - `spreads`: learners tell each other, and a leader sends the log to the acceptors alone. Says so, or does not.
namespace learning {

/// The leader counts and tells its watermark with the next accept: few messages, one delay more.
struct from_leader {
  using axis = synod::axis::learning;
  static constexpr std::string_view name = "from_leader";
  static constexpr std::string_view meaning = "the leader's watermark travels with its next accept";
  static constexpr bool everybody_counts = false;
};

/// Every acceptor tells every learner, and each counts for itself [PMS §2.3].
struct from_acceptors {
  using axis = synod::axis::learning;
  static constexpr std::string_view name = "from_acceptors";
  static constexpr std::string_view meaning = "every acceptor tells every learner, which counts for itself";
  static constexpr bool everybody_counts = true;
};

/// Learners tell each other [Demers, anti-entropy by push and pull]. Once a heartbeat each tells another one, drawn at random, up to
/// which slot it knows the log to be chosen, and under which ballot: whoever follows that ballot takes its own entries for
/// chosen, as if its leader had said so, whoever lacks some fetches them from the teller, and whoever has more answers with it. So
/// what one knows comes to all in rounds that grow with the logarithm of their number, whomever the leader can reach.
///
/// The leader counts, and sends accepts, with his watermark, which costs nothing there, to the acceptors alone: however many
/// learners there are besides, he has nothing to do with them, and neither do they know who leads.
struct gossip {
  using axis = synod::axis::learning;
  static constexpr std::string_view name = "gossip";
  static constexpr std::string_view meaning = "learners in pairs drawn at random tell each other what is chosen";
  static constexpr bool everybody_counts = false;
  static constexpr bool spreads = true;
};

}  // namespace learning
SYNOD_END_NAMESPACE
