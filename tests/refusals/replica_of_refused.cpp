// SPDX-License-Identifier: BSL-1.0
// All that is built on a refused composition keeps quiet: the refusal is the only error.
// expect: synod: [own_log.commitment]
// errors: 1
#include <tests/refusals/parts.hpp>

#include <synod/protocol/raft.hpp>
#include <synod/replica.hpp>

#ifndef TWIN
using protocol = synod::raft<synod::command<int>, synod::storage<whole_storage>, synod::commitment::any_ballot>;
#else
using protocol = synod::raft<synod::command<int>, synod::storage<whole_storage>>;
#endif
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

synod::slot turn(host& h) {
  using synod::settings;
  synod::replica<protocol> r({1, 2, 3}, 1, settings<protocol::clock>::from(std::chrono::milliseconds(10)), {});
  r.start(h);
  r.receive(h, 2U, synod::message::prepare<unsigned>{});
  r.propose(h, 1, synod::proposal{1});
  r.wake(h);
  r.drain(h);
  return r.stopped() ? synod::slot{} : r.status().chosen;
}
