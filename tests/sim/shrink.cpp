// SPDX-License-Identifier: BSL-1.0
//
// Errors planted in protocols are found, and what found them is made small: by the shrinker alone, nobody helps.
#include <tests/catch.hpp>

#include <optional>
#include <string>

#include <synod/check/world.hpp>
#include <synod/sim/shrink.hpp>

#include <tests/rows.hpp>

using namespace synod::sim;
using namespace std::chrono_literals;

namespace {

/// A majority that is one short.
struct minority : synod::quorum::majority {
  static constexpr std::string_view name = "minority";
  static constexpr std::size_t accept_size(std::size_t n) { return n / 2; }
  static constexpr bool accept(synod::node_set s, std::size_t n) { return s.size() >= accept_size(n); }
};

/// Proposes nothing again: what was accepted before is forgotten.
struct forgetful : synod::recovery::highest_ballot {
  static constexpr std::string_view name = "forgetful";
  template <class Node>
  struct gathered : synod::recovery::highest_ballot::gathered<Node> {
    template <class Promise>
    synod::slot absorb(std::size_t, bool, Promise const& m) { return m.through < m.last ? m.through + 1 : synod::slot{}; }
    friend bool operator==(gathered const&, gathered const&) = default;
  };
};

struct failure {
  std::string invariant;
  plan followed;
  std::uint64_t steps = 0;
  clock::duration at{};
};

template <class P>
std::optional<failure> run(plan const& p) {
  synod::check::world<P> w(p);
  if (w.run_for(p.until)) return {};
  return failure{std::string(w.monitor().result().invariant()), w.plan(), w.steps(), w.now().time_since_epoch()};
}

template <class P>
failure first_failure(std::size_t nodes) {
  for (std::uint64_t seed = 1; seed <= 200; ++seed) {
    synod::check::world<P> w(nodes, seed);
    if (!w.run_for(20s))
      return {std::string(w.monitor().result().invariant()), w.plan(), w.steps(), w.now().time_since_epoch()};
  }
  return {};
}

template <class P>
void shrinks(std::size_t nodes) {
  failure const found = first_failure<P>(nodes);
  REQUIRE(found.invariant != "");
  auto const again = run<P>(found.followed);
  REQUIRE(again);
  CHECK(again->invariant == found.invariant);
  CHECK(again->steps == found.steps);

  auto const fails = [&](plan const& p) -> std::optional<clock::duration> {
    auto const f = run<P>(p);
    return f && f->invariant == found.invariant ? std::optional(f->at) : std::nullopt;
  };
  shrinker s(found.followed, fails, 3'000);
  plan const smallest = s.run(2);
  auto const failed = run<P>(smallest);
  REQUIRE(failed);
  CHECK(failed->invariant == found.invariant);
  INFO("from " << found.followed.nodes << " nodes, " << found.followed.events.size() << " events, " << found.steps
               << " steps to " << smallest.nodes << ", " << smallest.events.size() << ", " << failed->steps << " in "
               << s.tried() << " runs");
  CHECK(smallest.nodes <= found.followed.nodes);
  CHECK(smallest.events.size() <= 40);
  CHECK(failed->steps * 10 <= found.steps);
  CHECK(s.tried() < 3'000);
}

}  // namespace

TEST_CASE("shrinking: a quorum that is one short", "[sim][shrink]") {
  shrinks<tests::simulated<tests::rows::raft, synod::assume_unsound, minority>>(5);
}

TEST_CASE("shrinking: a winner that proposes nothing again", "[sim][shrink]") {
  shrinks<tests::simulated<tests::rows::multi_paxos, synod::assume_unsound, forgetful>>(5);
}

TEST_CASE("a plan that does not fail is not touched", "[sim][shrink]") {
  plan const p{3, 5, options{}, {{1ms, fault::crash, 1, event::everyone, 5ms, 0}}, 1s};
  shrinker s(p, [](plan const&) { return std::optional<clock::duration>{}; }, 100);
  CHECK(s.run(1) == p);
  CHECK(s.tried() == 1);
}
