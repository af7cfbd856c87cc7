// SPDX-License-Identifier: BSL-1.0
//
// The explorer on several threads finds what it finds on one: as many states, steps and depth, as many tests of each law, the
// same run, event for event.
#include <tests/catch.hpp>

#include <atomic>
#include <cstddef>
#include <cstdint>
#include <stdexcept>
#include <string>
#include <vector>

#include <tests/explore/explored.hpp>
#include <tests/unsound.hpp>

#include <synod/check/explore/breadth_first.hpp>
#include <synod/check/explore/crew.hpp>
#include <synod/check/explore/decree.hpp>
#include <synod/check/explore/finding.hpp>
#include <synod/check/explore/replicas.hpp>
#include <synod/check/explore/side_by_side.hpp>
#include <synod/policy/eligibility.hpp>
#include <synod/policy/numbering.hpp>
#include <synod/policy/recovery.hpp>
#include <synod/quorum/flexible.hpp>
#include <synod/quorum/majority.hpp>

namespace side_by_side {

namespace explore = synod::explore;

template <class Quorum>
struct decree_policies {
  using numbering = synod::numbering::lexicographic;
  using eligibility = synod::eligibility::any;
  using recovery = synod::recovery::highest_ballot;
  using quorum = Quorum;
};
using decree = explore::decree<decree_policies<synod::quorum::majority>>;
using small_quorums = explore::decree<decree_policies<synod::quorum::flexible<3, 1, 2>>>;
using raft = explore::replicas<tests::explore::explored<tests::rows::raft>>;
using any_log = explore::replicas<tests::explore::explored<tests::unsound::raft_any_log>>;

template <class Model>
struct outcome {
  explore::finding found;
  std::vector<typename Model::event> run;
  std::vector<std::uint64_t> counted;
  std::string said;
};

template <class P>
void count(explore::decree<P> const& m, outcome<explore::decree<P>>& to) {
  to.counted = {m.seen().chosen, m.seen().chosen_again, m.seen().forced};
}
template <class P>
void count(explore::replicas<P> const& m, outcome<explore::replicas<P>>& to) {
  to.counted = {m.node_states(), m.node_steps()};
  for (explore::tested const& t : m.tests()) to.counted.push_back(t.times);
  to.said = m.said();
}

template <class Model, class Search>
outcome<Model> found_by(Model& model, Search& search, std::uint64_t piece) {
  while (search.advance(piece)) {}
  outcome<Model> out;
  count(model, out);  // before the run is told, for which steps are taken again
  out.found = search.result();
  out.run = search.run();
  return out;
}
template <class Model, class Bounds>
outcome<Model> found_alone(Bounds const& b) {
  Model model(b);
  explore::breadth_first<Model> search(model);
  return found_by(model, search, 1U << 12);
}
template <class Model, class Bounds>
outcome<Model> found_by(unsigned threads, Bounds const& b, std::uint64_t piece = 1U << 12) {
  Model model(b);
  explore::side_by_side<Model> search(model, threads);
  return found_by(model, search, piece);
}

template <class Model>
void same(outcome<Model> const& a, outcome<Model> const& b) {
  CHECK(a.found.states == b.found.states);
  CHECK(a.found.steps == b.found.steps);
  CHECK(a.found.depth == b.found.depth);
  CHECK(a.found.broken == b.found.broken);
  CHECK(a.found.whole == b.found.whole);
  CHECK(a.counted == b.counted);
  CHECK(a.said == b.said);
  CHECK(a.run == b.run);
}
#ifdef __OPTIMIZE__
constexpr unsigned fewest = 1;
#else
constexpr unsigned fewest = 3;  // those that have most to do with each other
#endif
template <class Model, class Bounds>
outcome<Model> found_the_same(Bounds const& b) {
  auto const alone = found_alone<Model>(b);
  for (unsigned threads = fewest; threads <= 3; ++threads) {
    CAPTURE(threads);
    same(found_by<Model>(threads, b), alone);
  }
  same(found_by<Model>(2, b, 77), alone);  // in pieces, too
  return alone;
}

inline explore::bounds few_messages(unsigned in_flight) {
  explore::bounds b;
  b.heartbeats = b.retries = false;
  b.in_flight = in_flight;
  return b;
}

}  // namespace side_by_side

TEST_CASE("explorer: several threads find the states of the single decree that one finds", "[check][explore][threads]") {
  auto const found = side_by_side::found_the_same<side_by_side::decree>(synod::explore::decree_bounds{3, 2, 2, false});
  CHECK(found.found.states == 3921);
  CHECK(found.found.depth == 17);
  CHECK(found.found.whole);
}

TEST_CASE("explorer: several threads find the states of replicas that one finds", "[check][explore][threads]") {
  auto const found = side_by_side::found_the_same<side_by_side::raft>(side_by_side::few_messages(1));
  CHECK(found.found.whole);
  CHECK(found.found.broken.empty());
  CHECK(found.found.states > 10'000);
}

TEST_CASE("explorer: several threads find the same shortest run to a breach", "[check][explore][threads][planted]") {
  auto const decree = side_by_side::found_the_same<side_by_side::small_quorums>(synod::explore::decree_bounds{3, 2, 2, false});
  CHECK(decree.found.broken == "agreement");
  CHECK(decree.run.size() + 1 == decree.found.depth);
  auto const replicas = side_by_side::found_the_same<side_by_side::any_log>(side_by_side::few_messages(2));
  CHECK(replicas.found.broken == "completeness");
  CHECK(replicas.run.size() + 1 == replicas.found.depth);
  CHECK_FALSE(replicas.said.empty());
}

TEST_CASE("explorer: each of a crew does its part, and what one of them throws comes out", "[check][explore][threads]") {
  synod::explore::crew crew(3);
  std::atomic<unsigned> done = 0;
  for (int i = 0; i < 100; ++i) crew.all([&](unsigned t) { done += 1U << 8 * t; });
  CHECK(done == (100U | 100U << 8 | 100U << 16));
  for (unsigned who = 0; who < 3; ++who)
    CHECK_THROWS_AS(crew.all([&](unsigned t) { if (t == who) throw std::runtime_error("part"); }), std::runtime_error);
  crew.all([&](unsigned) { ++done; });
  CHECK(done == (100U | 100U << 8 | 100U << 16) + 3);
}
