// SPDX-License-Identifier: BSL-1.0
#include <cstddef>
#include <cstdint>
#include <string_view>
#include <vector>

#include <tests/catch.hpp>

#include <synod/check/explore/breadth_first.hpp>
#include <synod/check/explore/decree.hpp>
#include <synod/check/explore/depth_first.hpp>
#include <synod/check/explore/single_decree.hpp>
#include <synod/policy/eligibility.hpp>
#include <synod/policy/numbering.hpp>
#include <synod/policy/recovery.hpp>
#include <synod/quorum/flexible.hpp>
#include <synod/quorum/majority.hpp>

using namespace synod;

namespace {

struct paxos {
  using numbering = synod::numbering::lexicographic;
  using eligibility = synod::eligibility::any;
  using recovery = synod::recovery::highest_ballot;
  using quorum = synod::quorum::majority;
};

/// Proposes again what was accepted in the lowest ballot.
struct lowest_ballot : recovery::highest_ballot {
  template <class Node>
  struct gathered {
    std::vector<std::byte> lowest;
    constexpr void absorb(batch const& reported) {
      for (bytes_view r : reported)
        if (lowest.empty() || record::ballot_of<Node>(r.data()) < record::ballot_of<Node>(lowest.data()))
          lowest.assign(r.begin(), r.end());
    }
    constexpr bytes_view forced(slot) const { return lowest; }
  };
};
/// Proposes again whatever was accepted.
struct any_ballot : recovery::highest_ballot {
  template <class Node>
  struct gathered {
    std::vector<std::byte> first;
    constexpr void absorb(batch const& reported) {
      for (bytes_view r : reported)
        if (first.empty()) first.assign(r.begin(), r.end());
    }
    constexpr bytes_view forced(slot) const { return first; }
  };
};
/// Accepting does not raise the promise.
struct forgetful : numbering::lexicographic {
  template <class Node>
  static constexpr promise_mark<Node> after_accept(promise_mark<Node> const& promised, ballot<Node> const&) { return promised; }
};
/// `>` for `>=` when accepting.
struct too_strict : numbering::lexicographic {
  template <class Node>
  static constexpr bool admits(promise_mark<Node> const& promised, ballot<Node> const& b) { return promised < b; }
};
/// Reports the ballot promised as the one accepted.
struct tells_promise {
  static constexpr unsigned ballot_told(unsigned promised, unsigned) { return promised; }
};

struct adopts_lowest : paxos { using recovery = lowest_ballot; };
struct adopts_any : paxos { using recovery = any_ballot; };
struct does_not_raise : paxos { using numbering = forgetful; };
struct never_accepts : paxos { using numbering = too_strict; };
struct small_quorums : paxos { using quorum = synod::quorum::flexible<3, 1, 2>; };

template <class P, class Telling = explore::tells_last_vote>
struct explored {
  explore::finding found;
  std::size_t run;
  bool chosen;
  explicit explored(unsigned ballots, bool symmetry = false) {
    explore::decree<P, Telling> model({3, 2, ballots, symmetry});
    explore::breadth_first<explore::decree<P, Telling>> search(model);
    search.advance();
    found = search.result();
    run = search.run().size();
    chosen = model.seen().chosen != 0;
  }
};

}  // namespace

TEST_CASE("the single decree has as many states as in its published specification", "[explore][paper]") {
  explored<paxos> const two(2);
  CHECK(two.found.states == 3921);
  CHECK(two.found.depth == 17);
  CHECK(two.found.whole);
  CHECK(two.chosen);
  explored<paxos> const three(3);
  CHECK(three.found.states == 185369);
  CHECK(three.found.broken.empty());
}

TEST_CASE("names change nothing", "[explore]") {
  explored<paxos> const two(2, true);
  CHECK(two.found.states == 443);
  CHECK(two.found.depth == 17);
  explored<adopts_lowest> const lowest(3, true);
  CHECK(lowest.found.broken == "agreement");
  CHECK(lowest.found.depth == 18);
  CHECK(lowest.run == 17);
}

TEST_CASE("two ballots hide the known mistakes, and three show them", "[explore][planted]") {
  CHECK(explored<adopts_lowest>(2).found.broken.empty());
  CHECK(explored<adopts_any>(2).found.broken.empty());
  CHECK(explored<does_not_raise>(2).found.broken.empty());
  CHECK((explored<paxos, tells_promise>(2).found.broken.empty()));
  CHECK(explored<adopts_lowest>(3).found.depth == 18);
  CHECK(explored<adopts_any>(3).found.depth == 18);
  CHECK(explored<does_not_raise>(3).found.depth == 18);
  CHECK((explored<paxos, tells_promise>(3).found.depth == 19));
  explored<adopts_any> const any(3);
  CHECK(any.found.broken == "agreement");
  CHECK(any.run == 17);
}

TEST_CASE("in depth first the same is found, in memory that is bounded", "[explore]") {
  explore::decree<paxos> model({3, 2, 2, false});
  SECTION("that holds all states") {
    explore::depth_first<explore::decree<paxos>> search(model, std::size_t{1} << 16, 16);
    search.advance();
    CHECK(search.result().whole);
    CHECK(search.result().states >= 3921);
    CHECK(search.result().depth == 17);
    CHECK(search.run().empty());
  }
  SECTION("that holds one state in eight") {
    explore::depth_first<explore::decree<paxos>> search(model, 500, 16);
    search.advance();
    CHECK(search.result().whole);
    CHECK(search.result().states >= 3921);
  }
  SECTION("and not so deep") {
    explore::depth_first<explore::decree<paxos>> search(model, std::size_t{1} << 16, 8);
    search.advance();
    CHECK(search.result().whole);
    CHECK(search.goes_deeper());
    CHECK(search.result().depth == 9);
  }
  CHECK(model.seen().chosen != 0);
}

TEST_CASE("in depth first a run is as long as it may be, and one step less has none", "[explore][planted]") {
  explore::decree<adopts_lowest> model({3, 2, 3, true});
  explore::depth_first<explore::decree<adopts_lowest>> enough(model, std::size_t{1} << 20, 17);
  enough.advance();
  CHECK(enough.result().broken == "agreement");
  CHECK(enough.run().size() == 17);
  explore::depth_first<explore::decree<adopts_lowest>> short_of_it(model, std::size_t{1} << 20, 16);
  short_of_it.advance();
  CHECK(short_of_it.result().broken.empty());
  CHECK(short_of_it.result().whole);
  CHECK(short_of_it.goes_deeper());
}

namespace {

/// 1 to 2 to 3, and around again: the last step breaks a law, and comes to nothing new. Or it comes to a state of zeros.
struct wheel {
  static constexpr std::size_t words = 1;
  using event = int;
  using state = explore::packed<1>;
  bool breaks;

  state initial() const { return {1}; }
  template <class F>
  void steps(state const& from, F f) const {
    if (from[0] != 0) f(0, state{from[0] != 3 ? from[0] + 1 : breaks ? 1U : 0U}, std::string_view(breaks && from[0] == 3 ? "law" : ""));
  }
};

}  // namespace

TEST_CASE("in depth first a breach one step deeper is no end of it", "[explore]") {
  for (bool breaks : {true, false}) {
    wheel model{breaks};
    explore::depth_first<wheel> near(model, 100, 2);
    near.advance();
    CHECK(near.result().whole);
    CHECK(near.result().states == 3);
    CHECK(near.goes_deeper());
    explore::depth_first<wheel> far(model, 100, 3);
    far.advance();
    CHECK(far.result().broken == (breaks ? "law" : ""));
    CHECK(far.run().size() == (breaks ? 3 : 0));
    CHECK(!far.goes_deeper());
  }
}

TEST_CASE("quorums that do not meet are found with two ballots", "[explore][planted]") {
  CHECK(explored<small_quorums>(2).found.broken == "agreement");
}

TEST_CASE("where nothing can be chosen nothing is shown", "[explore][planted]") {
  explored<never_accepts> const idle(2);
  CHECK(idle.found.broken.empty());
  CHECK_FALSE(idle.chosen);
}

TEST_CASE("a single decree holds where all is visited, nothing breaks and something was chosen", "[explore]") {
  CHECK(explore::single_decree<paxos>().holds());
  CHECK(explore::single_decree<small_quorums>().found.broken == "agreement");
  CHECK_FALSE(explore::single_decree<small_quorums>().holds());
  explore::decree_verdict const idle = explore::single_decree<never_accepts>();
  CHECK(idle.found.whole);
  CHECK(idle.found.broken.empty());
  CHECK_FALSE(idle.holds());
}
