// SPDX-License-Identifier: BSL-1.0
#pragma once

// Who watches the watchers: errors that are planted in policies and disks, one at a time, each of which the worlds must
// find, and by an invariant that it breaks. Every protocol is composed once, of policies and a disk that can do all that
// is wrong in its kind and do nothing of it until they are told to: so the sound twin of each error is the very same code.
#include <algorithm>
#include <chrono>
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include <tests/sim/seeds.hpp>
#include <tests/sim/short_reigns.hpp>

namespace tests {

enum class error : std::uint8_t {
  none,
  // Policies.
  counts_older,        ///< entries of older ballots are counted as chosen [Raft figure 8]
  votes_blindly,       ///< every prepare is granted, however old the candidate's log is
  longest_wins,        ///< lengths of logs are compared first, then their ballots
  two_votes,           ///< whoever asks gets a vote, as often as one is asked for in a round
  accepts_below,       ///< accepts below what is promised [breaks PMS P1a]
  takes_first,         ///< proposes the entry reported first, not that of the highest ballot [breaks PMS P2c]
  forgets_reported,    ///< proposes nothing again
  trusts_watermark,    ///< delivers whatever stands below a watermark
  acknowledges_more,   ///< acknowledges all that stands in the log, not what the accept described
  cuts_always,         ///< a late accept shortens the log
  never_matches,       ///< stores entries without looking at what they followed
  one_short,           ///< a majority that is none
  adopts_at_once,      ///< adopts at the leader's first word, with the history still to come
  keeps_suffix,        ///< keeps what stands behind the history, because nothing conflicts with it
  cuts_later,          ///< writes the ballot before it cuts: a crash between the two keeps the suffix
  never_adopts,        ///< and counts all the same
  // Disks.
  hasty,               ///< says at once that everything is durable
  forgets_promise,     ///< comes back without what was promised
  forgets_vote,        ///< remembers the round of a promise and forgets to whom it was given
  loses_last,          ///< comes back without the last record
  silent,              ///< a lost disk that does not tell its node that it has lost everything
  unfenced,            ///< … that does, and does not say below what nothing is to be accepted
  cuts_at_damage,      ///< the log ends where a record is damaged, as if the rest had never been there [PAR §3]
  trusts_medium,       ///< no checksum is compared
  reads_past_gap,      ///< all that a crash has left is read back, also behind a gap
  // Services.
  reads_locally,       ///< a read is answered with what the node knows, and goes through no log
};

/// What is planted now.
inline error planted_now = error::none;
inline bool is(error e) { return planted_now == e; }

struct planted_here {
  explicit planted_here(error e) { planted_now = e; }
  ~planted_here() { planted_now = error::none; }
  planted_here(planted_here const&) = delete;
  planted_here& operator=(planted_here const&) = delete;
};

/// Without optimisation, as with sanitizers, a world takes fifty times as long.
#ifdef __OPTIMIZE__
inline constexpr bool optimised = true;
#else
inline constexpr bool optimised = false;
#endif

/// What the worlds that `run(seed)` runs find broken, until it is one of `expected`; at most so many worlds.
template <class Run>
std::string found_by(Run run, std::uint64_t worlds, std::vector<std::string_view> const& expected) {
  std::string all;
  for (std::uint64_t seed = 1; seed <= worlds; ++seed) {
    std::string const broken = run(seed);
    if (broken.empty()) continue;
    if (std::count(expected.begin(), expected.end(), broken) != 0) return broken;
    if (all.find(broken) == std::string::npos) all += broken + " ";
  }
  return "only: " + all;
}

template <class P>
std::string found(error e, std::size_t nodes, std::uint64_t steps, std::vector<std::string_view> const& expected) {
  planted_here const here(e);
  return found_by([&](std::uint64_t seed) {
    synod::check::world<P> w(nodes, seed);
    while (w.steps() < steps && w.step()) {}
    return std::string(w.monitor().result().invariant());
  }, 4'000, expected);
}

/// The same where of all faults only `kinds` come upon the worlds, for twenty seconds each.
template <class P>
std::string found_among(error e, std::vector<synod::sim::fault> const& kinds, std::vector<std::string_view> const& expected) {
  planted_here const here(e);
  return found_by([&](std::uint64_t seed) {
    synod::sim::plan p{3, seed, synod::sim::options::drawn(seed), {}, std::chrono::seconds(20)};
    synod::sim::nemesis n(3, seed, p.climate);
    for (auto next = n.next(); next && next->at <= p.until; next = n.next())
      if (next->what == synod::sim::fault::propose || std::count(kinds.begin(), kinds.end(), next->what) != 0)
        p.events.push_back(*next);
    synod::check::world<P> w(p);
    w.run_for(p.until);
    return std::string(w.monitor().result().invariant());
  }, 300, expected);
}

/// The same under short reigns.
template <class P>
std::string found_under_short_reigns(error e, std::size_t nodes, std::vector<std::string_view> const& expected) {
  planted_here const here(e);
  return found_by([&](std::uint64_t seed) {
    synod::sim::plan const p = short_reigns(nodes, seed);
    synod::check::world<P> w(p);
    w.run_for(p.until);
    return std::string(w.monitor().result().invariant());
  }, 200, expected);
}

#define FINDS(search, ...)                                                      \
  do {                                                                          \
    std::vector<std::string_view> const expected{__VA_ARGS__};                  \
    std::string const broken = search;                                          \
    INFO("found " << broken);                                                   \
    CHECK(std::count(expected.begin(), expected.end(), broken) == 1);           \
  } while (false)

/// Nothing is planted: nothing is found.
template <class P>
void holds(std::size_t nodes, std::uint64_t steps) {
  for (std::uint64_t seed = 1; seed <= (optimised ? 20 : 2); ++seed) {
    synod::check::world<P> w(nodes, seed);
    while (w.steps() < steps && w.step()) {}
    INFO(w.report());
    CHECK(w.ok());
  }
}

}  // namespace tests
