// SPDX-License-Identifier: BSL-1.0
// Message types of your own: an accept that says when it was sent, so that a member knows how far behind it is.
#include <chrono>
#include <cstddef>
#include <cstdint>
#include <cstdio>
#include <functional>
#include <map>
#include <string>
#include <utility>
#include <vector>

#include <boost/hana/adapt_struct.hpp>

#include <synod/codec/codec.hpp>
#include <synod/codec/shape.hpp>
#include <synod/protocol/multi_paxos.hpp>
#include <synod/replica.hpp>
#include <synod/sim/clock.hpp>
#include <synod/storage/memory.hpp>

using node = std::uint16_t;
using time_point = synod::sim::clock::time_point;

// The members that the library's own accept has, of the same names and types, in any order; and one more.
struct timed_accept {
  synod::ballot<node> ballot;
  synod::slot prev;
  synod::ballot<node> prev_ballot;
  synod::slot start;
  synod::slot chosen;
  synod::batch entries;
  std::int64_t sent_us;
};
// From here on the codec knows all of its members, and so does the handshake: peers of another shape are refused.
BOOST_HANA_ADAPT_STRUCT(timed_accept, ballot, prev, prev_ballot, start, chosen, entries, sent_us);

// The family says which types its messages have: this one for accept, the library's own for all the others.
struct timed_wire : synod::default_family<node> {
  using accept = timed_accept;
};

using protocol = synod::multi_paxos<synod::command<std::string>, synod::node<node>, synod::messages<timed_wire>,
                                    synod::storage<synod::memory>, synod::clock<synod::sim::clock>>;

// What happens when: a message arrives, a deadline is there. A world in one thread, in which time jumps.
struct agenda {
  time_point time{};
  std::multimap<time_point, std::function<void()>> events{};

  void at(time_point t, std::function<void()> event) { events.emplace(t, std::move(event)); }
  void run(time_point until) {
    while (!events.empty() && events.begin()->first <= until) {
      auto next = events.extract(events.begin());
      time = next.key();
      next.mapped()();
    }
  }
};

struct member {
  node self;
  agenda& world;
  std::map<node, member>& all;
  synod::replica<protocol> replica;
  time_point deadline{};
  std::int64_t delay_us = 0;

  /// A turn: one input, or more, and then the effects.
  template <class Input>
  void turn(Input input) {
    input();
    replica.drain(*this);
  }

  // Called for each message that leaves: the replica has filled the members that it knows, these are ours.
  void stamp(timed_accept& m) { m.sent_us = world.time.time_since_epoch().count(); }
  // Whoever receives a message may look at it first.
  void look_at(timed_accept const& m) { delay_us = world.time.time_since_epoch().count() - m.sent_us; }
  void look_at(auto const&) {}

  template <class M>
  void send(node to, M const& m) {
    std::vector<std::byte> bytes(synod::codec::size(m));
    synod::codec::write(bytes.data(), m);
    time_point const arrival = world.time + std::chrono::milliseconds(to);  // it is farther to some than to others
    world.at(arrival, [bytes = std::move(bytes), from = self, &peer = all.at(to)] {
      M copy;
      if (!synod::codec::read(bytes, copy)) return;
      peer.look_at(copy);
      peer.turn([&] { peer.replica.receive(peer, from, copy); });
    });
  }
  void wake_at(time_point t) {
    deadline = t;
    world.at(t, [this, t] {
      if (deadline == t) turn([this] { replica.wake(*this); });
    });
  }
  time_point now() const { return world.time; }
  std::uint64_t random() { return self; }
  void deliver(synod::entry<node> const&) {}
  void settled(synod::proposal, synod::verdict) {}
  void install(synod::slot) {}
};

int main() {
  using std::chrono::milliseconds;
  agenda world;
  std::map<node, member> members;
  for (node n = 1; n <= 3; ++n) {
    // The first is the least patient, and so the one that leads.
    auto const times = synod::settings<synod::sim::clock>::from(milliseconds(10 * n));
    members.emplace(n, member{n, world, members, {{1, 2, 3}, n, times}});
  }
  for (auto& [n, m] : members) m.turn([&me = m] { me.replica.start(me); });
  world.run(world.time + milliseconds(500));

  for (auto const& [n, m] : members)
    if (m.replica.status().role == synod::role_name::leader) std::printf("member %u leads\n", n);
    else std::printf("member %u hears of it after %lld us\n", n, static_cast<long long>(m.delay_us));
  std::printf("accept is %s\n", std::string(synod::codec::shape<timed_accept>()).c_str());
}

// Prints:
// member 1 leads
// member 2 hears of it after 2000 us
// member 3 hears of it after 3000 us
// accept is {ballot:{round:u64,node:u16},prev:u64,prev_ballot:{round:u64,node:u16},start:u64,chosen:u64,entries:records,sent_us:i64}
