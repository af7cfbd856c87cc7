// SPDX-License-Identifier: BSL-1.0
// What a user's translation unit instantiates: Raft with memory storage, a host, and every call that a host makes.
#include <cstdint>
#include <string>

#include <synod/codec/codec.hpp>
#include <synod/protocol/raft.hpp>
#include <synod/replica.hpp>
#include <synod/storage/memory.hpp>

namespace {

using protocol = synod::raft<synod::command<std::string>, synod::storage<synod::memory>>;
using replica = synod::replica<protocol>;
using node = protocol::node;
using family = protocol::family;

struct host {
  protocol::clock::time_point time{};
  protocol::clock::time_point deadline{};
  std::size_t sent = 0;
  std::string state;

  template <class M>
  void send(node, M const&) { ++sent; }
  void deliver(synod::entry<node> const& e) {
    std::string command;
    if (synod::codec::read(e.payload, command)) state += command;
  }
  auto now() const { return time; }
  std::uint64_t random() { return 4; }
  void wake_at(protocol::clock::time_point t) { deadline = t; }
  void settled(synod::proposal, synod::verdict) {}
  void install(synod::slot) {}
};

}  // namespace

int main() {
  using namespace std::chrono_literals;
  host h;
  replica r(synod::membership<node>{1U, 2U, 3U}, 1U, synod::settings<protocol::clock>::from(10ms), synod::memory{});
  r.start(h);
  r.receive(h, 2U, family::prepare{});
  r.receive(h, 2U, family::promise{});
  r.receive(h, 2U, family::accept{});
  r.receive(h, 2U, family::accepted{});
  r.receive(h, 2U, family::reject{});
  r.receive(h, 2U, family::learn{});
  r.receive(h, 2U, family::fetch{});
  r.receive(h, 2U, family::chunk{});
  r.drain(h);
  h.time = h.deadline;
  r.wake(h);
  r.drain(h);
  auto const proposed = r.propose(h, "first", synod::proposal{1});
  r.drain(h);
  return proposed.what == synod::propose_result<node>::answer::accepted ? 1 : 0;
}
