// SPDX-License-Identifier: BSL-1.0
#include <synod/protocol/basic_paxos.hpp>
#include <synod/sim/stage.hpp>

#include "logs.hpp"

namespace {

using paxos = ladder::of<synod::basic_paxos>;
using ladder::duration;

/// An adversary has the time and the messages in hand: whoever has got his promises is overtaken by the other one's next
/// ballot before anybody accepts [PMS §2.4]. How many ballots so are promised, and nothing is chosen.
unsigned duel(unsigned ballots) {
  synod::sim::stage<paxos> s(3);
  for (std::size_t n = 1; n <= 3; ++n) s.start(n);
  auto const hand_over = [&](auto wanted) {
    while (auto const place = s.mail().find(wanted)) s.deliver(*place);
  };
  s.propose(1, 10, synod::proposal{1});
  s.propose(2, 20, synod::proposal{2});
  unsigned promised = 0;
  for (; promised < ballots; ++promised) {
    std::size_t const one = 1 + promised % 2, other = 3 - one;
    while (s.status(one).role == synod::role_name::follower) {  // his back-off passes
      s.set_clock(one, s.deadline(one));
      s.wake(one);
    }
    hand_over([&](auto const& p) { return p.kind == synod::kind::prepare::index && p.from == one - 1; });
    hand_over([&](auto const& p) { return p.kind == synod::kind::promise::index && p.to == one - 1; });
    if (s.status(one).role != synod::role_name::leader) break;
    hand_over([&](auto const& p) { return (p.kind == synod::kind::accept::index && p.from == other - 1) || p.kind == synod::kind::reject::index; });
    for (std::size_t n = 1; n <= 3; ++n)
      if (!s.delivered(n).empty()) return promised;
  }
  return promised;
}

}  // namespace

ladder::rung ladder::decree() {
  rung r{"Basic Paxos: one value, and never two",
         "Two round trips: promises from a majority, then votes from one. Two proposers can overtake each other for ever, until they "
         "wait for random times.", {}, {}, {}, {}, {}};
  measure<paxos>(r);
  r.expect(r.found[0].larger_side && !r.found[0].smaller_side, "in a partition the larger side answers, and it alone");

  unsigned const ballots = 100, overtaken = duel(ballots);
  r.notes.push_back("a scheduler of ill will: " + std::to_string(overtaken) + " ballots in turn are promised, and nothing is chosen");
  r.expect(overtaken == ballots, "a scheduler of ill will keeps two proposers from deciding");
  unsigned decided = 0;
  for (std::uint64_t seed = 1; seed <= 100; ++seed) {
    trial<paxos> t(seed);
    std::size_t const one = t.ask(0, 1), other = t.ask(4, 2);
    decided += t.run_until([&] { return t.answered(one, {}) || t.answered(other, {}); }, 60s);
  }
  r.notes.push_back("random back-off: two that begin at once decide in " + std::to_string(decided) + " of 100 worlds");
  r.expect(decided == 100, "with random back-off two proposers decide");
  return r;
}
