// SPDX-License-Identifier: BSL-1.0
// A host that does not know what its snapshots cover, of a protocol that can choose a proposal twice.
// expect: synod: [host.delivered_in]
// errors: 1
#include <tests/refusals/parts.hpp>

#include <synod/protocol/fast_paxos.hpp>
#include <synod/replica.hpp>

using protocol = synod::fast_paxos<synod::command<int>, synod::storage<whole_storage>, synod::quorum::fast<4, 3, 3>>;
struct host {
  template <class M>
  void send(unsigned, M const&) {}
  void deliver(synod::entry<unsigned> const&) {}
  void settled(synod::proposal, synod::verdict) {}
  void install(synod::slot) {}
#ifdef TWIN
  synod::proposal delivered_in(synod::slot) { return {}; }
#endif
  protocol::clock::time_point now() { return {}; }
  std::uint64_t random() { return 4; }
  void wake_at(protocol::clock::time_point) {}
};

void turn(synod::replica<protocol>& r, host& h) {
  r.start(h);
  r.receive(h, 2U, synod::message::prepare<unsigned>{});
  r.propose(h, 1, synod::proposal{1});
  r.drain(h);
}
