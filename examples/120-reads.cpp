// SPDX-License-Identifier: BSL-1.0
// Reads: one policy says how a leader makes sure that what it reads is current, and what that costs.
#include <cstdio>
#include <string>

#include <synod/guarantees.hpp>
#include <synod/policy/linearizable.hpp>
#include <synod/protocol/raft.hpp>
#include <synod/sim/stage.hpp>

namespace reading = synod::reading;

// The simulator's clocks state how far they drift, and so a lease of eight milliseconds may be built on them.
template <class... Reading>
using raft = synod::raft<synod::command<std::string>, synod::storage<synod::sim::disk>, synod::clock<synod::sim::clock>, Reading...>;
using logged = raft<>;  // reading::through_log
using confirmed = raft<reading::confirmed>;
using leased = raft<reading::lease<8>>;
static_assert(synod::linearizable<logged> && synod::linearizable<confirmed> && synod::linearizable<leased>);
static_assert(!synod::linearizable<raft<reading::local>>);
static_assert(synod::guarantees<confirmed>::messages_of_read(3) == 4 && synod::guarantees<leased>::messages_of_read(3) == 0);

// Three nodes, the first of which leads and has chosen a command. Messages move when they are told to.
template <class P>
struct three : synod::sim::stage<P> {
  three() : synod::sim::stage<P>(3) {
    for (std::size_t n = 1; n <= 3; ++n) this->start(n);
    elect(1);
    this->propose(1, "x=1", {1});
    deliver_all();
  }
  int deliver_all() {
    int count = 0;
    for (; !this->mail().empty(); ++count) this->deliver(0);
    return count;
  }
  void elect(std::size_t n) {
    for (std::size_t i = 1; i <= 3; ++i) this->set_clock(i, this->deadline(n));
    this->wake(n);
    deliver_all();
  }

  // A read at node `n`: how many messages it takes, and whether it was made.
  void read(std::size_t n, char const* when) {
    synod::proposal const id{++last_};
    auto const before = this->disk(1).staged();
    bool made = false;
    int messages = 0;
    if constexpr (synod::property::confirms<typename P::reading>) {
      this->inquire(n, id);
      messages = deliver_all();
      for (synod::proposal r : this->readable(n)) made = made || r == id;
    } else {
      this->barrier(n, id);
      messages = deliver_all();
      made = !this->delivered(n).empty() && this->delivered(n).back() == id;
    }
    std::printf("%-12s %-28s %s, %d messages, %s\n", P::reading::name.data(), when, made ? "read" : "not read", messages,
                this->disk(1).staged() == before ? "no disk" : "the disks");
  }
  std::uint64_t last_ = 100;
};

template <class P>
void show() {
  three<P> nodes;
  nodes.read(1, "a first read:");
  nodes.read(1, "a second one:");
  for (std::size_t other : {1U, 2U}) nodes.mail().cut(0, other), nodes.mail().cut(other, 0);
  nodes.elect(2);  // node 1 does not know
  nodes.propose(2, "x=2", {2});
  nodes.deliver_all();
  nodes.read(1, "when another leads:");
}

int main() {
  show<logged>();
  show<confirmed>();
  show<leased>();
}

// Prints:
// through_log  a first read:                read, 4 messages, the disks
// through_log  a second one:                read, 4 messages, the disks
// through_log  when another leads:          not read, 0 messages, the disks
// confirmed    a first read:                read, 4 messages, no disk
// confirmed    a second one:                read, 4 messages, no disk
// confirmed    when another leads:          not read, 0 messages, no disk
// lease<8>     a first read:                read, 4 messages, no disk
// lease<8>     a second one:                read, 0 messages, no disk
// lease<8>     when another leads:          not read, 0 messages, no disk
