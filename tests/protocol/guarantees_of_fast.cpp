// SPDX-License-Identifier: BSL-1.0
#include <tests/protocol/measured.hpp>

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <vector>

#include <synod/protocol/fast_paxos.hpp>
#include <synod/protocol/multi_paxos.hpp>

namespace quorum = synod::quorum;

TEST_CASE("fast_paxos of one slot promises a single value", "[guarantees]") {
  using stated = synod::guarantees<synod::fast_paxos<synod::command<int>, synod::storage<synod::sim::disk>, synod::order::single,
                                                     quorum::fast<5, 3, 4>>>;
  STATIC_REQUIRE(stated::single_value);
  STATIC_REQUIRE_FALSE(stated::replicated_log);
  STATIC_REQUIRE(stated::delays(5) == 2);
}

TEST_CASE("fast_paxos keeps its word", "[guarantees]") {
  tests::keeps_its_word<synod::fast_paxos, quorum::fast<4, 3, 3>>(4);
  tests::keeps_its_word<synod::fast_paxos, quorum::fast<4, 2, 4>>(4);  // one node down, and it is classic
  tests::keeps_its_word<synod::fast_paxos, synod::order::single, quorum::fast<4, 3, 3>>(4);
  tests::keeps_its_word<synod::fast_paxos, synod::order::single, quorum::fast<4, 2, 4>>(4);
}

namespace {

/// Two proposals reach the acceptors in different orders, node 1 leading. What it takes longer than one
/// alone, and the messages that travel for it.
template <class Quorum, class... Named>
void recovers_as_stated() {
  constexpr std::size_t n = Quorum::voters;
  using protocol = synod::fast_paxos<synod::command<std::uint64_t>, synod::storage<synod::sim::disk>, synod::clock<synod::sim::clock>,
                                     Quorum, Named...>;
  using stated = synod::guarantees<protocol>;
  std::vector<std::size_t> all;
  for (std::size_t i = 1; i <= n; ++i) all.push_back(i);
  synod::sim::script<protocol> s(n);
  s.start_all();
  for (int i = 0; i < 10 && s.status(1).role != synod::role_name::leader; ++i) s.wake(1), s.exchange(all);
  REQUIRE(s.status(1).role == synod::role_name::leader);
  s.propose(1, 7, {1});
  s.propose(n, 8, {2});
  for (std::size_t i : all) {  // the first half gets the one, the others the other, and nobody both
    if (i == 1 || i == n) continue;
    bool const low = i <= n / 2;
    s.template deliver<synod::kind::offer>(low ? 1 : n, i);
    s.template drop<synod::kind::offer>(low ? n : 1, i);
  }
  s.template drop<synod::kind::offer>(1, n);
  s.template drop<synod::kind::offer>(n, 1);
  unsigned delays = 1;  // the offers
  std::size_t messages = 0;
  auto const all_know = [&] {
    return std::none_of(all.begin(), all.end(), [&](std::size_t i) { return s.delivered(i).empty(); });
  };
  while (!all_know() && delays < 10) messages += s.delay(), ++delays;
  CAPTURE(protocol::recovery::name, n);
  CHECK(delays == stated::delays(n) + stated::delays_of_collision(n));
  while (s.in_flight() != 0) messages += s.delay();
  CHECK(messages == n * (n - 1) + stated::messages_of_collision(n));  // the first votes, and what came after
}

}  // namespace

TEST_CASE("fast_paxos recovers what collides as it says, with a leader and without", "[guarantees]") {
  recovers_as_stated<quorum::fast<4, 3, 3>>();
  recovers_as_stated<quorum::fast<5, 3, 4>>();
  recovers_as_stated<quorum::fast<4, 3, 3>, synod::numbering::tripled, synod::recovery::fast_uncoordinated>();
  recovers_as_stated<quorum::fast<5, 3, 4>, synod::numbering::tripled, synod::recovery::fast_uncoordinated>();
  recovers_as_stated<quorum::fast<4, 3, 3>, synod::order::single>();
  recovers_as_stated<quorum::fast<5, 3, 4>, synod::order::single, synod::numbering::tripled, synod::recovery::fast_uncoordinated>();
  STATIC_REQUIRE(synod::guarantees<synod::multi_paxos<synod::command<int>, synod::storage<synod::sim::disk>>>::delays_of_collision(4) == 0);
}

TEST_CASE("fast_paxos that recovers without a leader keeps its word", "[guarantees]") {
  tests::keeps_its_word<synod::fast_paxos, synod::numbering::tripled, synod::recovery::fast_uncoordinated, quorum::fast<4, 3, 3>>(4);
  tests::keeps_its_word<synod::fast_paxos, synod::numbering::tripled, synod::recovery::fast_uncoordinated, synod::order::single,
                        quorum::fast<4, 3, 3>>(4);
}
