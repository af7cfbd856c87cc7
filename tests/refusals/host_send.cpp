// SPDX-License-Identifier: BSL-1.0
// A host that cannot send every message, and takes no time to wake at: told of both, and of nothing else.
// expect: synod: [host.send]
// expect: synod: [host.wake_at]
// errors: 2
#include <tests/refusals/parts.hpp>

#include <synod/protocol/raft.hpp>
#include <synod/replica.hpp>

using protocol = synod::raft<synod::command<int>, synod::storage<whole_storage>>;
#ifndef TWIN
struct host {
  void send(unsigned, synod::message::accept<unsigned> const&) {}
  void deliver(synod::entry<unsigned> const&) {}
  void settled(synod::proposal, synod::verdict) {}
  void install(synod::slot) {}
  protocol::clock::time_point now() { return {}; }
  std::uint64_t random() { return 4; }
  void wake_at(int) {}
};
#else
struct host {
  template <class M>
  void send(unsigned, M const&) {}
  void deliver(synod::entry<unsigned> const&) {}
  void settled(synod::proposal, synod::verdict) {}
  void install(synod::slot) {}
  protocol::clock::time_point now() { return {}; }
  std::uint64_t random() { return 4; }
  void wake_at(protocol::clock::time_point) {}
};
#endif

void turn(synod::replica<protocol>& r, host& h) {
  r.start(h);
  r.receive(h, 2U, synod::message::prepare<unsigned>{});
  r.propose(h, 1, synod::proposal{1});
  r.drain(h);
}
