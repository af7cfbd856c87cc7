// SPDX-License-Identifier: BSL-1.0
#pragma once

// What the sentences of "Fast Paxos" are played with: acceptors, offers that reach them in any order, and every way to collide.
#include <tests/catch.hpp>

#include <algorithm>
#include <cstdint>
#include <vector>

#include <synod/protocol/fast_paxos.hpp>
#include <synod/sim/script.hpp>

namespace fast_paxos_paper {

using synod::proposal;
using synod::role_name;
using synod::slot;
namespace kind = synod::kind;
namespace quorum = synod::quorum;

template <class... Named>
using fast = synod::fast_paxos<synod::command<std::uint64_t>, synod::storage<synod::sim::disk>, synod::clock<synod::sim::clock>, Named...>;
template <class... Named>
using script = synod::sim::script<fast<Named...>>;
using four = quorum::fast<4, 3, 3>;
using five = quorum::fast<5, 3, 4>;
using ballot = synod::ballot<std::uint32_t>;
using ids = std::vector<proposal>;

/// What is offered, as a message with a life of its own.
struct offered {
  std::vector<std::byte> bytes = std::vector<std::byte>(synod::record::size_for(8));
  synod::message::offer<std::uint32_t> message{};
  explicit offered(proposal id, ballot of = {}, slot last = {100}) {
    std::vector<std::byte> payload(8);
    synod::record::store(bytes.data(), synod::entry<std::uint32_t>{last, of, id, synod::entry_kind::command, payload});
    message.entries = synod::batch(bytes, 1);
  }
};

inline std::vector<std::size_t> everybody(std::size_t n) {
  std::vector<std::size_t> all;
  for (std::size_t i = 1; i <= n; ++i) all.push_back(i);
  return all;
}

/// Node `to` is offered it, by somebody else.
template <class Script>
void give(Script& s, std::size_t to, offered const& o) { s.inject(to % 4 + 1, to, o.message); }

/// Node 1 leads, and its ballot is open at everybody's.
template <class Script>
ballot open(Script& s, std::size_t n) {
  s.start_all();
  for (int i = 0; i < 10 && s.status(1).role != role_name::leader; ++i) {
    REQUIRE(s.wake(1));
    REQUIRE(s.exchange(everybody(n)));
  }
  REQUIRE(s.status(1).role == role_name::leader);
  auto const promised = s.status(n).promised;
  return {promised.round, *promised.node};
}

/// The votes in slot `s` of node `n`'s log: what it holds there.
template <class Script>
proposal held(Script const& s, std::size_t n, slot at) {
  auto const& view = s.disk(n).view();
  return view.holds(at) ? synod::record::load<std::uint32_t>(view.record_at(at).data()).proposal : proposal{};
}

inline ids delivered_of(ids const& all) {
  ids out;
  for (proposal p : all) if (p != proposal{}) out.push_back(p);
  return out;
}

/// Two proposals of node 1, offered by `first` and `second`, reach the others in every possible order, and of the others only those
/// in `heard` are heard from then on: calls `judge(script, for_a, for_b, among)`, which goes on from there with the nodes
/// `among`, and says whether neither had to be chosen. It must not, at least once.
template <class Script, class Quorum, class Judge>
void each_collision(offered const& first, offered const& second, Judge judge) {
  constexpr std::size_t n = Quorum::voters;
  std::size_t collided = 0;
  for (std::uint64_t orders = 0; orders < std::uint64_t{1} << (n - 1); ++orders)
    for (std::uint64_t others = 0; others < std::uint64_t{1} << (n - 1); ++others) {
      synod::node_set const heard{(others << 1) | 1};
      if (!Quorum::prepare(heard, n) || !Quorum::accept(heard, n)) continue;
      INFO("orders " << orders << ", heard " << heard.bits);
      Script s(n);
      open(s, n);
      s.propose(1, 1, proposal{10});
      s.propose(1, 2, proposal{11});
      s.drop_all();
      synod::node_set for_a = synod::node_set{}.insert(0);
      std::vector<std::size_t> among{1};
      for (std::size_t i = 1; i < n; ++i) {
        bool const a_first = ((orders >> (i - 1)) & 1U) == 0;
        s.inject(1, i + 1, (a_first ? first : second).message);
        s.inject(1, i + 1, (a_first ? second : first).message);
        if (a_first) for_a.insert(i);
        if (heard.contains(i)) among.push_back(i + 1);
      }
      collided += judge(s, for_a, synod::node_set{synod::node_set::first(n).bits & ~for_a.bits}, among);
    }
  CHECK(collided > 0);
}

/// Whatever a fast quorum has voted for stays, and both are delivered once, in one order.
template <class Quorum, class... Named>
void every_collision() {
  constexpr std::size_t n = Quorum::voters;
  proposal const a{10}, b{11};
  each_collision<script<Quorum, Named...>, Quorum>(offered(a), offered(b), [&](auto& s, auto for_a, auto for_b, auto const& among) {
    for (int i = 0; i < 60 && delivered_of(s.delivered(1)).size() < 2; ++i) {
      REQUIRE(s.exchange(among));
      for (std::size_t k : among) if (delivered_of(s.delivered(1)).size() < 2) s.wake(k);
    }
    REQUIRE(s.exchange(among));
    ids const got = delivered_of(s.delivered(1));
    REQUIRE((got == ids{a, b} || got == ids{b, a}));
    for (std::size_t k : among) {
      auto const& log = s.delivered(k);
      CHECK(std::equal(log.begin(), log.begin() + static_cast<std::ptrdiff_t>(std::min(log.size(), s.delivered(1).size())), s.delivered(1).begin()));
    }
    if (Quorum::choose(for_a, n)) CHECK(s.delivered(1).front() == a);
    else if (Quorum::choose(for_b, n)) CHECK(s.delivered(1).front() == b);
    else return true;
    return false;
  });
}

}  // namespace fast_paxos_paper
