// SPDX-License-Identifier: BSL-1.0
// A quorum to read from that can miss one to write to; and nothing is said besides, whatever is built on it.
// expect: synod: [register.meet]
// expect: prepare<0, 1>
// expect: accept<2, 3, 4>
// errors: 1
#include <tests/refusals/parts.hpp>

#include <synod/protocol/abd.hpp>
#include <synod/quorum/flexible.hpp>
#include <synod/register_node.hpp>

#ifndef TWIN
using quorums = synod::quorum::flexible<5, 2, 3>;
#else
using quorums = synod::quorum::flexible<5, 2, 4>;
#endif
using protocol = synod::abd<synod::command<int>, synod::storage<whole_storage>, quorums>;

struct host {
  template <class M>
  void send(unsigned, M const&) {}
  void answered(synod::register_answer<unsigned> const&) {}
  protocol::clock::time_point now() { return {}; }
  void wake_at(protocol::clock::time_point) {}
};

bool turn(host& h) {
  using times = synod::register_settings<protocol::clock>;
  synod::register_node<protocol> n({1, 2, 3, 4, 5}, 1, times::from(std::chrono::milliseconds(10)), {});
  n.start();
  n.write(h, synod::register_id{1}, 4, synod::proposal{1});
  n.receive(h, 2U, synod::message::kept<unsigned>{});
  n.drain(h);
  return n.stopped();
}
