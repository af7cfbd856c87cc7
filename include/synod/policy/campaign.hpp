// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <algorithm>
#include <cstdint>
#include <string_view>

#include <synod/detail/text.hpp>
#include <synod/policy/axis.hpp>

SYNOD_BEGIN_NAMESPACE

/// What starts phase 1, and how long to wait before trying again. Randomness is the host's; it is asked only when a
/// deadline is armed.
/// - `waits_for_silence`: a follower arms a failure detector and becomes candidate when it hears no leader;
/// - `waits_for_request`: a proposal makes a node candidate; it leaves office once all it proposed is chosen;
/// - `patience(times, attempt, random)`: how long a candidate whose attempt number `attempt` (from 0) is under way or
///   has failed waits before the next;
/// - `appoints`: nobody campaigns by himself, nor needs patience; whoever `replica::appoint` is called at leads, and nobody
///   is asked;
/// - `prevotes`: nobody campaigns before a prepare quorum has said that it would vote for him. Says so, or does not;
/// - `checks_quorum`: a leader that hears no accept quorum steps down. A policy that does not say so stays.
namespace campaign {

/// A duration drawn evenly from [low, high].
template <class Duration>
constexpr Duration between(Duration low, Duration high, std::uint64_t random) {
  if (high <= low) return low;
  auto const span = static_cast<std::uint64_t>((high - low).count()) + 1;
  return low + Duration(static_cast<typename Duration::rep>(random % span));
}

/// A proposal starts it. Two proposers that interrupt each other's ballots for ever are kept apart by a random back-off
/// whose range doubles with each attempt [PMS §2.4 asks for a distinguished proposer; this is how one emerges].
struct on_request {
  using axis = synod::axis::campaign;
  static constexpr std::string_view name = "on_request";
  static constexpr std::string_view meaning = "a proposal starts phase 1; random back-off ends duels";
  static constexpr bool waits_for_silence = false;
  static constexpr bool waits_for_request = true;

  template <class Times>
  static constexpr typename Times::duration patience(Times const& times, unsigned attempt, std::uint64_t random) {
    auto const high = times.backoff_min * (std::int64_t{1} << std::min(attempt + 1, 10U));
    return between(times.backoff_min, std::min<typename Times::duration>(high, times.backoff_max), random);
  }
};

/// Silence starts it: no word of a leader for a random time, drawn anew for each attempt, so that votes seldom split
/// [Raft §5.2].
struct on_silence {
  using axis = synod::axis::campaign;
  static constexpr std::string_view name = "on_silence";
  static constexpr std::string_view meaning = "a randomised silence of the leader starts phase 1";
  static constexpr bool waits_for_silence = true;
  static constexpr bool waits_for_request = false;

  template <class Times>
  static constexpr typename Times::duration patience(Times const& times, unsigned, std::uint64_t random) {
    return between(times.election_min, times.election_max, random);
  }
};

/// An operator names who leads, each time under a ballot of its own. Nobody is asked, so that whoever is appointed leads
/// at once, whatever others hold: only an accept quorum that has everybody in it keeps what the last leader has answered,
/// and keeps him from answering more.
struct appointed {
  using axis = synod::axis::campaign;
  static constexpr std::string_view name = "appointed";
  static constexpr std::string_view meaning = "an operator says who leads, and nobody is asked";
  static constexpr bool waits_for_silence = false;
  static constexpr bool waits_for_request = false;
  static constexpr bool appoints = true;
};

/// Besides, a leader steps down that has heard no accept quorum for as long as others wait at least, or whose disk has done
/// nothing: whoever is cut off stops taking commands that he cannot get chosen [Ongaro §6.2].
template <class Campaign = on_silence>
struct with_check_quorum : Campaign {
  static constexpr auto build() {
    detail::text_builder<64> t;
    return t << "with_check_quorum<" << Campaign::name << ">";
  }
  static constexpr std::string_view name = detail::text_of<with_check_quorum>;
  static constexpr std::string_view meaning = "besides, a leader that hears no quorum steps down, or whose disk stalls";
  static constexpr bool checks_quorum = true;
};

/// Besides, nobody campaigns before as many as must vote for him have said that they would: that they hear no leader either, have
/// heard none for as long as a follower waits at least, and hold nothing that he lacks, as far as eligibility asks. Who was cut off, and
/// comes back, does not depose a leader whom the others hear, and uses up no rounds meanwhile [Ongaro §9.6]. It costs an election
/// two more delays.
template <class Campaign = on_silence>
struct with_prevote : Campaign {
  static_assert(Campaign::waits_for_silence,
                "synod: [with_prevote.campaign] a prevote asks others whether they hear no leader either, but this campaign does "
                "not wait for silence: take on_silence, or with_check_quorum<on_silence> [policy/campaign.hpp]");

  static constexpr auto build() {
    detail::text_builder<96> t;
    return t << "with_prevote<" << Campaign::name << ">";
  }
  static constexpr std::string_view name = detail::text_of<with_prevote>;
  static constexpr std::string_view meaning = "besides, a node campaigns only when enough others would vote for it";
  static constexpr bool prevotes = true;
};

/// Besides, nodes have ranks (`settings::rank`, 0 is the first): where the leader falls silent, each begins to
/// campaign only when all of the ranks before it must have begun, so that the first one that is up and knows enough leads. It costs the later
/// ranks time where the first are gone, and takes the office from nobody: who leads goes on, whoever comes back.
template <class Campaign = on_silence>
struct with_priority : Campaign {
  static_assert(Campaign::waits_for_silence,
                "synod: [with_priority.campaign] ranks say who campaigns first when the leader is silent, but this campaign does "
                "not wait for silence: take on_silence, or with_check_quorum<on_silence> [policy/campaign.hpp]");

  static constexpr auto build() {
    detail::text_builder<96> t;
    return t << "with_priority<" << Campaign::name << ">";
  }
  static constexpr std::string_view name = detail::text_of<with_priority>;
  static constexpr std::string_view meaning = "besides, nodes campaign in the order of their ranks";

  template <class Times>
  static constexpr typename Times::duration patience(Times const& times, unsigned attempt, std::uint64_t random) {
    auto const all_of_a_rank = times.election_max - times.election_min + times.heartbeat;
    return Campaign::patience(times, attempt, random) + all_of_a_rank * static_cast<std::int64_t>(times.rank);
  }
};

}  // namespace campaign
SYNOD_END_NAMESPACE
