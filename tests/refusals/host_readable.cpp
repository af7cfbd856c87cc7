// SPDX-License-Identifier: BSL-1.0
// A host that cannot be told that a read may be made.
// expect: synod: [host.readable]
// errors: 1
#include <tests/refusals/parts.hpp>

#include <synod/protocol/raft.hpp>
#include <synod/replica.hpp>

using protocol = synod::raft<synod::command<int>, synod::storage<whole_storage>, synod::reading::confirmed>;
struct host {
  template <class M>
  void send(unsigned, M const&) {}
  void deliver(synod::entry<unsigned> const&) {}
  void settled(synod::proposal, synod::verdict) {}
  void install(synod::slot) {}
#ifdef TWIN
  void readable(synod::proposal) {}
#endif
  protocol::clock::time_point now() { return {}; }
  std::uint64_t random() { return 4; }
  void wake_at(protocol::clock::time_point) {}
};

void turn(synod::replica<protocol>& r, host& h) {
  r.start(h);
  r.read(h, synod::proposal{1});
  r.drain(h);
}
