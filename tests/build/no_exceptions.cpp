// SPDX-License-Identifier: BSL-1.0
// Every row, instantiated and run for one turn in a program without exceptions and run-time types.
#include <cstdint>
#include <span>

#include <synod/protocol/abd.hpp>
#include <synod/protocol/basic_paxos.hpp>
#include <synod/protocol/flexible_paxos.hpp>
#include <synod/protocol/gossip.hpp>
#include <synod/protocol/majority_write.hpp>
#include <synod/protocol/multi_paxos.hpp>
#include <synod/protocol/primary_backup.hpp>
#include <synod/protocol/raft.hpp>
#include <synod/register_node.hpp>
#include <synod/replica.hpp>
#include <synod/storage/memory.hpp>

namespace {

template <class P>
struct host {
  using node = typename P::node;
  template <class M>
  void send(node, M const&) {}
  void deliver(synod::entry<node> const& e) { delivered = e.slot; }
  typename P::clock::time_point now() const { return time; }
  std::uint64_t random() const { return 4; }
  void wake_at(typename P::clock::time_point t) { time = t; }
  void settled(synod::proposal, synod::verdict) {}
  void install(synod::slot) {}
  typename P::clock::time_point time{};
  void answered(synod::register_answer<node> const& a) { answer = a.what; }
  synod::slot delivered{};
  synod::register_outcome answer = synod::register_outcome::unknown;
};

/// A cluster of one decides alone: it campaigns or is appointed, leads, and delivers.
template <class P>
bool decides() {
  host<P> h;
  synod::replica<P> r({1}, 1, synod::settings<typename P::clock>::from(std::chrono::milliseconds(1)));
  r.start(h);
  r.drain(h);
  if constexpr (requires { r.appoint(h); }) r.appoint(h);
  r.wake(h);
  r.drain(h);
  auto const answer = r.propose(h, 7, {1});
  r.drain(h);
  return answer.what == decltype(answer)::answer::accepted && h.delivered != synod::slot{};
}

/// So does a keeper of registers.
template <template <class...> class Row>
bool keeps() {
  using p = Row<synod::command<std::uint64_t>, synod::storage<synod::memory>>;
  std::uint32_t const names[] = {1};
  host<p> h;
  synod::register_node<p> n(typename synod::register_node<p>::members_type(std::span<std::uint32_t const>(names)), 1,
                            synod::register_settings<typename p::clock>::from(std::chrono::milliseconds(1)));
  n.start();
  n.write(h, {1}, 7, {1});
  n.drain(h);
  return h.answer == synod::register_outcome::written;
}

template <template <class...> class Row, class... More>
bool row() {
  return decides<Row<synod::command<std::uint64_t>, synod::storage<synod::memory>, More...>>();
}

}  // namespace

int main() {
  return row<synod::raft>() && row<synod::multi_paxos>() && row<synod::basic_paxos>() && row<synod::primary_backup_sync>() &&
                 row<synod::flexible_paxos, synod::quorum::flexible<1, 1, 1>>() &&
                 keeps<synod::majority_write>() && keeps<synod::abd>() && keeps<synod::gossip>()
             ? 0
             : 1;
}
