// SPDX-License-Identifier: BSL-1.0
//
// Every state of a small world in which one decree is proposed directly: three nodes, of whom two choose in a fast ballot, and
// whoever takes office must have heard of all. Three proposals can collide so that none is chosen, and two so that one may
// have been. And what the same search finds where the wrong one is picked.
#include <cstddef>
#include <cstdint>
#include <string_view>
#include <tuple>
#include <vector>

#include <tests/catch.hpp>
#include <tests/explore/explored.hpp>

#include <synod/check/explore/breadth_first.hpp>
#include <synod/check/explore/replicas.hpp>
#include <synod/protocol/fast_paxos.hpp>

using namespace synod;

namespace {

template <class... Named>
using one_decree = tests::explore::explored<fast_paxos, order::single, quorum::fast<3, 3, 2>, Named...>;

/// As `fast`, but of what was voted for in a slot the first that is told of is proposed again.
struct careless : recovery::fast {
  static constexpr std::string_view name = "careless";
  template <class Node>
  class gathered : public recovery::fast::gathered<Node> {
   public:
    template <class Q>
    bytes_view forced(slot, std::size_t) const { return first_.empty() ? bytes_view{} : bytes_view(first_); }
    template <class Promise>
    slot absorb(std::size_t member, bool own, Promise const& m) {
      for (bytes_view r : m.entries)
        if (first_.empty()) first_.assign(r.begin(), r.end());
      return recovery::fast::gathered<Node>::absorb(member, own, m);
    }
    friend bool operator==(gathered const&, gathered const&) = default;
    static constexpr auto fields(auto& g) {
      return std::tuple_cat(recovery::fast::gathered<Node>::fields(g), std::tie(g.first_));
    }

   private:
    std::vector<std::byte> first_;
  };
};

/// Votes again as soon as two votes differ, whoever has voted.
struct impatient : recovery::fast_uncoordinated {
  static constexpr std::string_view name = "impatient";
  template <class Q, class Options>
  static constexpr bool gives_up(Options const& options, node_set, std::size_t) { return options.size() > 1; }
};

explore::bounds decrees(unsigned commands, unsigned ballots) {
  explore::bounds b;
  b.commands = commands;
  b.ballots = ballots;
  b.wakes = ballots - 1;
  b.drops = ballots == 1 ? 5 : 4;
  b.led = true;
  b.heartbeats = b.retries = false;
  return b;
}

/// Visits all, or until something breaks.
template <class Model>
explore::finding all_of(Model& model) {
  explore::breadth_first<Model> search(model);
  while (search.advance(1U << 12)) {}
  return search.result();
}
template <class P>
void holds_one_decree(unsigned commands, unsigned ballots) {
  auto b = decrees(commands, ballots);
#ifndef __OPTIMIZE__
  b.drops = 2;  // a few of the states
#endif
  explore::replicas<P> model(b);
  auto const found = all_of(model);
  CHECK(found.whole);
  CHECK(found.broken.empty());
  CAPTURE(commands, ballots);
  for (explore::tested const& t : model.tests())
    if (t.law == "agreement" || t.law == "verdicts" || t.law == "one vote a slot" || (ballots > 1 && t.law == "completeness")) CHECK(t.times != 0);
}

}  // namespace

TEST_CASE("explorer: whatever becomes of proposals for one decree, one is chosen, by the same leader or by the next", "[check][explore]") {
  holds_one_decree<one_decree<>>(3, 1);
  holds_one_decree<one_decree<>>(2, 2);
}

TEST_CASE("explorer: … and where acceptors recover by themselves what collides", "[check][explore]") {
  using alone = one_decree<numbering::tripled, recovery::fast_uncoordinated>;
  holds_one_decree<alone>(3, 1);
  holds_one_decree<alone>(2, 2);
}

TEST_CASE("explorer: a leader that picks any vote of a decree loses what was chosen", "[check][explore]") {
  using broken = one_decree<careless>;
  explore::replicas<broken> model(decrees(2, 2));
  CHECK(all_of(model).broken == explore::law::agreement<broken>::name);
  CHECK(model.said() == "agreement: slot 1: proposal 1 was chosen (ballot 2.2), and node 3 takes proposal 2 (ballot 5.3) for chosen");
}

TEST_CASE("explorer: acceptors that vote again too soon for a decree go past what was chosen", "[check][explore]") {
  using broken = one_decree<numbering::tripled, impatient>;
  explore::replicas<broken> model(decrees(2, 1));
  CHECK(all_of(model).broken == explore::law::completeness<broken>::name);
  CHECK(model.said() == "completeness: slot 1: proposal 2 was chosen (ballot 3.2), and node 1 stores proposal 1 of ballot 4.2");
}
