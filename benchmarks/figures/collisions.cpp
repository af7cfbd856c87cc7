// SPDX-License-Identifier: BSL-1.0
//
// Fast Paxos beside Multi-Paxos [FastPaxos §3]: five nodes, and clients that ask the next as soon as the last is answered,
// each at a node of its own. In the one a command goes straight to the acceptors; in the other it goes to the leader first,
// and the acceptors tell everybody. The more clients, the more commands meet in a slot.
//
//     collisions COUNT     prints ROW CLIENTS COLLIDED MEDIAN_MS P99_MS PER_SECOND, over COUNT commands
//
// A message takes 1 ms and an exponential time of so much more on average as is printed with the row (`near` 0.2 ms, `far`
// 4 ms); a disk 1 ms. COLLIDED is the share of slots that a leader had to decide, or acceptors in a second vote.
#include <algorithm>
#include <chrono>
#include <cstddef>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <string>
#include <utility>
#include <vector>

#include <synod/policy/environment.hpp>
#include <synod/policy/numbering.hpp>
#include <synod/protocol/fast_paxos.hpp>
#include <synod/protocol/multi_paxos.hpp>
#include <synod/quorum/fast.hpp>
#include <synod/sim/clock.hpp>
#include <synod/sim/disk.hpp>

#include "drill.hpp"

namespace {

using namespace std::chrono_literals;
using benchmarks::clock;

constexpr std::size_t nodes = 5;

template <template <class...> class Row, class... More>
using of = Row<synod::command<int>, synod::storage<synod::sim::disk>, synod::clock<clock>, synod::limits<benchmarks::light>, More...>;
using fast = of<synod::fast_paxos, synod::quorum::fast<nodes, 3, 4>>;
using careful = of<synod::fast_paxos, synod::quorum::fast<nodes, 3, 4>, synod::proposing::direct_unless_crowded<>>;
using uncoordinated = of<synod::fast_paxos, synod::quorum::fast<nodes, 3, 4>, synod::numbering::tripled, synod::recovery::fast_uncoordinated>;
using classic = of<synod::multi_paxos, synod::learning::from_acceptors>;

/// Counts what node 1 delivers, and how much of it the first votes did not decide.
template <class P>
struct counting : synod::sim::unwatched<P> {
  std::uint64_t all = 0, decided = 0;
  template <class View, class Entry>
  void delivered(View const&, std::size_t i, Entry const& e) {
    if (i != 0 || e.kind != synod::entry_kind::command) return;
    ++all;
    using numbering = typename P::numbering;
    decided += !synod::numbering::is_fast<numbering>(e.ballot) || e.ballot != synod::numbering::prepared_for<numbering>(e.ballot);
  }
};

template <class P>
class contest : benchmarks::drill<P, counting<P>> {
  using base = benchmarks::drill<P, counting<P>>;
  using base::after, base::leader, base::now, base::run_until, base::stage, base::travel;

 public:
  static constexpr bool direct = synod::property::offers<typename P::proposing>;

  contest(std::size_t clients, clock::duration jitter)
      : base(nodes, 1, {1ms, {}, 1ms, jitter}, synod::settings<clock>::from(40ms)), seen_(nodes), judged_(nodes) {
    if (!run_until([&] { return leader() != 0; }, 1h)) std::abort();
    run_until([] { return false; }, 2s);
    for (std::size_t c = 0; c < clients; ++c) clients_.push_back({c % nodes + 1, {}, {}});
  }

  void run(std::size_t count, std::string const& row) {
    auto const begun = now();
    auto const& before = stage().monitor();
    std::uint64_t const all = before.all, decided = before.decided;
    for (client& c : clients_) ask(c, true);
    if (!run_until([&] { return look(), took_.size() >= count; }, 10h)) std::abort();
    double const seconds = std::chrono::duration<double>(now() - begun).count();
    std::sort(took_.begin(), took_.end());
    auto const ms = [&](std::size_t percent) {
      return std::chrono::duration<double, std::milli>(took_[(took_.size() - 1) * percent / 100]).count();
    };
    auto const& since = stage().monitor();
    std::printf("%s %zu %.4f %.3f %.3f %.1f\n", row.c_str(), clients_.size(),
                static_cast<double>(since.decided - decided) / static_cast<double>(std::max<std::uint64_t>(since.all - all, 1)),
                ms(50), ms(99), static_cast<double>(took_.size()) / seconds);
  }

 private:
  struct client {
    std::size_t at;
    synod::proposal id;
    clock::time_point since;
  };

  void ask(client& c, bool fresh) {
    if (fresh) c.since = now();
    if (direct || leader() == c.at) return propose(c, c.at);
    after(travel(), [this, &c] { propose(c, leader()); });
  }
  void propose(client& c, std::size_t to) {
    c.id = synod::proposal{++last_};
    bool taken = false;
    if (to != 0)
      this->at(to, [&] { taken = stage().propose(to, 1, c.id).what == synod::propose_result<typename P::node>::answer::accepted; });
    if (!taken) after(1ms, [this, &c] { ask(c, false); });
  }
  /// What has been delivered where it was asked is answered; what has lost is asked again.
  void look() {
    for (std::size_t n = 1; n <= nodes; ++n) {
      auto const& all = stage().delivered(n);
      for (std::size_t& at = seen_[n - 1]; at < all.size(); ++at)
        for (client& c : clients_)
          if (c.at == n && c.id == all[at]) {
            took_.push_back(now() - c.since);
            ask(c, true);
            break;
          }
      auto const& judged = stage().settled(n);
      for (std::size_t& at = judged_[n - 1]; at < judged.size(); ++at)
        for (client& c : clients_)
          if (c.id == judged[at].first) { ask(c, false); break; }
    }
  }

  std::vector<client> clients_;
  std::vector<std::size_t> seen_, judged_;  // by node: of its deliveries, and of its verdicts
  std::vector<clock::duration> took_;
  std::uint64_t last_ = 0;
};

}  // namespace

int main(int argc, char** argv) {
  int const count = argc == 2 ? std::atoi(argv[1]) : 0;
  if (count < 1) return std::fputs("usage: collisions COUNT\n", stderr), EXIT_FAILURE;
  for (auto const& [name, jitter] : {std::pair<char const*, clock::duration>{"near", 200us}, {"far", 4ms}})
    for (std::size_t clients : {1u, 2u, 3u, 4u, 6u, 8u, 12u}) {
      contest<fast>(clients, jitter).run(static_cast<std::size_t>(count), std::string("fast_paxos.") + name);
      contest<careful>(clients, jitter).run(static_cast<std::size_t>(count), std::string("fast_paxos_unless_crowded.") + name);
      contest<uncoordinated>(clients, jitter).run(static_cast<std::size_t>(count), std::string("fast_paxos_uncoordinated.") + name);
      contest<classic>(clients, jitter).run(static_cast<std::size_t>(count), std::string("multi_paxos.") + name);
    }
  return EXIT_SUCCESS;
}
