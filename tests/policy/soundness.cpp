// SPDX-License-Identifier: BSL-1.0
#include <cstddef>
#include <string_view>
#include <utility>

#include <tests/catch.hpp>

#include <synod/protocol/basic_paxos.hpp>
#include <synod/protocol/fast_paxos.hpp>
#include <synod/protocol/flexible_paxos.hpp>
#include <synod/protocol/multi_paxos.hpp>
#include <synod/protocol/raft.hpp>
#include <synod/protocol/viewstamped.hpp>
#include <synod/protocol/zab.hpp>
#include <synod/quorum/all.hpp>
#include <synod/quorum/at_least.hpp>
#include <synod/quorum/fast.hpp>
#include <synod/quorum/flexible.hpp>
#include <synod/quorum/grid.hpp>
#include <synod/quorum/primary_only.hpp>
#include <synod/quorum/weighted.hpp>
#include <synod/storage/memory.hpp>

// What is refused cannot stand here: tests/refusals compiles each misuse by itself. Here stands what looks alike and is
// sound, and what the refusals look at.
using namespace synod;

namespace unusual {

/// A row that promises nothing may lose what it likes.
struct best_effort : row::raft {
  static constexpr std::string_view name = "best_effort";
  using guarantee = synod::guarantee::none;
  using policies = synod::policies<numbering::term, campaign::on_silence, eligibility::any, recovery::own_log,
                                   order::prefix, commitment::any_ballot, proposing::via_leader,
                                   learning::from_leader, reading::through_log, membership_change::fixed,
                                   quorum::majority>;
};

/// A recovery of the user's own, judged by what it does and not by its name.
struct loudest_log : recovery::own_log {
  static constexpr std::string_view name = "loudest_log";
};

}  // namespace unusual

namespace {

using namespace unusual;
template <class... Named> using raft_with = raft<command<int>, storage<memory>, Named...>;
template <class... Named> using multi_with = multi_paxos<command<int>, storage<memory>, Named...>;
template <class... Named> using basic_with = basic_paxos<command<int>, storage<memory>, Named...>;
template <class... Named> using viewstamped_with = viewstamped<command<int>, storage<memory>, Named...>;
template <class... Named> using zab_with = zab<command<int>, storage<memory>, Named...>;
template <class... Named> using fast_with = fast_paxos<command<int>, storage<memory>, quorum::fast<5, 3, 4>, Named...>;
template <class... Named> using flexible_with = flexible_paxos<command<int>, storage<memory>, Named...>;

}  // namespace

TEST_CASE("every row is sound") {
  STATIC_REQUIRE(raft_with<>::admitted);
  STATIC_REQUIRE(multi_with<>::admitted);
  STATIC_REQUIRE(basic_with<>::admitted);
  STATIC_REQUIRE(flexible_with<quorum::flexible<5, 2, 4>>::admitted);
  STATIC_REQUIRE(flexible_with<quorum::grid<3, 4>>::admitted);
  STATIC_REQUIRE(flexible_with<quorum::majority>::admitted);
  STATIC_REQUIRE(flexible_with<quorum::weighted<2, 1, 1, 1>>::admitted);
  STATIC_REQUIRE(flexible_with<quorum::at_least<2>>::admitted);
  STATIC_REQUIRE(flexible_with<quorum::primary_only>::admitted);
  STATIC_REQUIRE(zab_with<>::admitted);
  STATIC_REQUIRE(viewstamped_with<>::admitted);
}

TEST_CASE("one vote a round goes with every quorum system whose prepare quorums meet each other") {
  STATIC_REQUIRE(raft_with<quorum::flexible<5, 4, 2>>::admitted);
  STATIC_REQUIRE(raft_with<quorum::flexible<5, 3, 3>>::admitted);
  STATIC_REQUIRE(raft_with<quorum::grid<1, 3>>::admitted);
  STATIC_REQUIRE(raft_with<quorum::weighted<2, 1, 1, 1>>::admitted);
  STATIC_REQUIRE(raft_with<quorum::weighted<9, 9, 8, 7, 6, 5, 4, 3, 2, 1, 1, 1, 1>>::admitted);
  STATIC_REQUIRE(zab_with<quorum::flexible<5, 4, 2>>::admitted);
}

TEST_CASE("whole ballots go with prepare quorums that do not") {
  STATIC_REQUIRE(raft_with<numbering::lexicographic, quorum::flexible<5, 2, 4>>::admitted);
  STATIC_REQUIRE(raft_with<numbering::lexicographic, quorum::grid<2, 3>>::admitted);
  STATIC_REQUIRE(multi_with<quorum::all>::admitted);
}

TEST_CASE("where everybody accepts, nobody's log is stale") {
  STATIC_REQUIRE(
      raft_with<numbering::lexicographic, quorum::all, eligibility::any, commitment::any_ballot>::admitted);
  STATIC_REQUIRE(raft_with<quorum::flexible<3, 2, 3>, eligibility::any>::admitted);
  STATIC_REQUIRE(raft_with<quorum::flexible<3, 2, 3>, learning::from_acceptors>::admitted);
}

TEST_CASE("learners of every row that loses nothing may tell each other") {
  STATIC_REQUIRE(raft_with<learning::gossip>::admitted);
  STATIC_REQUIRE(multi_with<learning::gossip>::admitted);
  STATIC_REQUIRE(basic_with<learning::gossip>::admitted);  // who leaves office goes on telling
  STATIC_REQUIRE(zab_with<learning::gossip>::admitted);
  STATIC_REQUIRE(viewstamped_with<learning::gossip>::admitted);
  STATIC_REQUIRE(flexible_with<quorum::grid<3, 4>, learning::gossip>::admitted);
  STATIC_REQUIRE(refused_for<best_effort, learning::gossip> == refusals{}.add(refusal::gossip_guarantee));
}

TEST_CASE("a row without a guarantee is not held to one") {
  using p = composition<best_effort, command<int>, storage<memory>>;
  STATIC_REQUIRE(p::admitted);
  STATIC_REQUIRE(std::is_same_v<p::guarantee, guarantee::none>);
}

TEST_CASE("the refusals look at properties, not at names") {
  STATIC_REQUIRE(property::starts_from_own_log<recovery::own_log>);
  STATIC_REQUIRE(property::starts_from_own_log<loudest_log>);
  STATIC_REQUIRE_FALSE(property::starts_from_own_log<recovery::highest_ballot>);
  STATIC_REQUIRE(property::restamps<recovery::highest_ballot>);
  STATIC_REQUIRE_FALSE(property::restamps<loudest_log>);
  STATIC_REQUIRE(property::adopts<commitment::after_sync>);
  STATIC_REQUIRE_FALSE(property::adopts<commitment::current_ballot>);
  STATIC_REQUIRE_FALSE(property::adopts<int>);
  STATIC_REQUIRE(property::cuts<order::prefix>);
  STATIC_REQUIRE_FALSE(property::cuts<order::single>);
  STATIC_REQUIRE(property::has_one_slot<order::single>);
  STATIC_REQUIRE_FALSE(property::has_one_slot<order::sparse>);
  STATIC_REQUIRE(property::shares_rounds<numbering::term>);
  STATIC_REQUIRE_FALSE(property::shares_rounds<numbering::lexicographic>);
  STATIC_REQUIRE_FALSE(property::shares_rounds<int>);
  STATIC_REQUIRE(property::rotates<numbering::rotating>);
  STATIC_REQUIRE_FALSE(property::rotates<numbering::lexicographic>);
  STATIC_REQUIRE(property::installs<recovery::newest_log>);
  STATIC_REQUIRE_FALSE(property::installs<recovery::highest_ballot>);
}

TEST_CASE("sound mixtures beyond the rows") {
  STATIC_REQUIRE(multi_with<numbering::term>::admitted);
  STATIC_REQUIRE(multi_with<learning::from_acceptors, campaign::on_request>::admitted);
  STATIC_REQUIRE(multi_with<commitment::current_ballot>::admitted);
  STATIC_REQUIRE(multi_with<order::single>::admitted);
  STATIC_REQUIRE(raft_with<numbering::lexicographic>::admitted);
  STATIC_REQUIRE(raft_with<commitment::after_sync>::admitted);
  STATIC_REQUIRE(zab_with<numbering::lexicographic>::admitted);
  STATIC_REQUIRE(zab_with<recovery::newest_log, eligibility::any>::admitted);
  STATIC_REQUIRE(viewstamped_with<numbering::term>::admitted);
  STATIC_REQUIRE(viewstamped_with<quorum::flexible<5, 2, 4>>::admitted);
  STATIC_REQUIRE(multi_with<numbering::rotating>::admitted);
  STATIC_REQUIRE(basic_with<order::sparse>::admitted);
  STATIC_REQUIRE(fast_with<order::single>::admitted);
  STATIC_REQUIRE(fast_with<order::single, numbering::tripled, recovery::fast_uncoordinated>::admitted);
}

TEST_CASE("a test may switch the refusals off, and gets what it asked for") {
  using p = raft_with<eligibility::any, commitment::any_ballot, quorum::flexible<5, 2, 2>, assume_unsound>;
  STATIC_REQUIRE(p::admitted);
  STATIC_REQUIRE(std::is_same_v<p::quorum, quorum::flexible<5, 2, 2>>);
}

TEST_CASE("what a mixture is refused for can be asked without an error") {
  constexpr auto codes = []<class Row, class... Named>(Row*, synod::policies<Named...>) {
    std::string_view first;
    std::size_t count = 0;
    refused_for<Row, Named...>.each([&](std::string_view code) { first = count++ == 0 ? code : first; });
    return std::pair(count, first);
  };
  constexpr row::raft* of = nullptr;
  STATIC_REQUIRE(codes(of, policies<>{}) == std::pair(std::size_t{0}, std::string_view{}));
  STATIC_REQUIRE(codes(of, policies<commitment::any_ballot>{}) == std::pair(std::size_t{1}, std::string_view("own_log.commitment")));
  STATIC_REQUIRE(codes(of, policies<commitment::any_ballot, assume_unsound>{}).first == 1);
  STATIC_REQUIRE(codes(of, policies<eligibility::any, commitment::any_ballot>{}) == std::pair(std::size_t{2}, std::string_view("own_log.eligibility")));
  STATIC_REQUIRE(codes(of, policies<quorum::flexible<5, 2, 4>>{}).second == "term.quorum");
  STATIC_REQUIRE(codes(of, policies<quorum::flexible<5, 2, 2>>{}).second == "quorum.meet");
  STATIC_REQUIRE(refused_for<row::raft, numbering::lexicographic, eligibility::any, commitment::any_ballot, quorum::all>.empty());
  STATIC_REQUIRE(refused_for<row::raft, commitment::any_ballot>.contains(refusal::own_log_commitment));
  STATIC_REQUIRE(refused_for<row::fast_paxos, quorum::fast<5, 3, 4>, order::single, proposing::direct_unless_crowded<>>.contains(refusal::single_crowded));
}
