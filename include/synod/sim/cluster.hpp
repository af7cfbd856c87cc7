// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <algorithm>
#include <chrono>
#include <cstddef>
#include <cstdint>
#include <initializer_list>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include <synod/core/node_set.hpp>
#include <synod/sim/world.hpp>

SYNOD_BEGIN_NAMESPACE
namespace sim {

/// The first hour with a protocol: `n` nodes, named 1 to n, in a calm world in this very thread. Nothing happens but in
/// the calls below, and the same calls give the same run. Needs no socket and no file.
///
///     using counter = synod::raft<synod::command<int>, synod::storage<synod::sim::disk>, synod::clock<synod::sim::clock>>;
///     synod::sim::cluster<counter> c(3);
///     c.propose(42);                    // finds a leader, and waits until it is delivered everywhere
///     c.crash(*c.leader());
///     c.propose(43);                    // the others go on
template <class P, class Monitor = unwatched<P>>
class cluster {
 public:
  using command = typename P::command;
  using duration = clock::duration;

  explicit cluster(std::size_t n, std::uint64_t seed = 1, options const& o = {}) : world_(n, seed, o) {}

  /// Proposes `c` where the leader is, and runs until every node that runs and is connected has delivered it, or twenty seconds
  /// of the world's time has passed. Its identity where it was chosen, else 0.
  proposal propose(command const& c) {
    proposal const id = offer(c);
    return id != proposal{} && run_until([&] { return chosen(id); }) ? id : proposal{};
  }
  /// Proposes `c` at node `at`, whoever leads, and runs nothing; what it answers. `world_below().next_proposal()` is the
  /// identity that it will have.
  auto propose_at(std::size_t at, command const& c) {
    commands_.emplace_back(world_.next_proposal(), c);
    return world_.propose(at - 1, c);
  }

  /// Runs until `wanted()`; false where it has not come within `most`.
  template <class F>
  bool run_until(F wanted, duration most = std::chrono::seconds(20)) { return world_.run_until(wanted, most); }
  void run_for(duration d) { world_.run_for(d); }

  /// Whether every node that runs has delivered `id`, but for those that are cut off.
  bool chosen(proposal id) const {
    bool any = false;
    for (std::size_t i = 0; i < world_.size(); ++i) {
      if (!world_.running(i) || cut_off_.contains(i)) continue;
      auto const& d = world_.delivered(i);
      if (std::find(d.begin(), d.end(), id) == d.end()) return false;
      any = true;
    }
    return any;
  }

  /// The node that leads the highest ballot, if one does.
  std::optional<std::size_t> leader() const {
    auto const i = world_.leader();
    return i ? std::optional(*i + 1) : std::nullopt;
  }
  /// The commands that node `n` has delivered, in order.
  std::vector<command> delivered(std::size_t n) const {
    std::vector<command> out;
    for (proposal id : world_.delivered(n - 1))
      for (auto const& [known, c] : commands_)
        if (known == id) out.push_back(c);
    return out;
  }
  auto status(std::size_t n) const { return world_.status(n - 1); }
  bool running(std::size_t n) const { return world_.running(n - 1); }

  void crash(std::size_t n) { world_.crash(n - 1); }
  void restart(std::size_t n) { world_.start(n - 1); }
  /// The nodes of `side` hear each other only, and so do the others. The smaller side counts as cut off.
  void partition(std::initializer_list<std::size_t> side) {
    node_set set{};
    for (std::size_t n : side) set.insert(n - 1);
    world_.mend();
    world_.part(set);
    cut_off_ = 2 * set.size() <= world_.size() ? set : node_set{node_set::first(world_.size()).bits & ~set.bits};
  }
  void heal() {
    cut_off_ = {};
    world_.mend();
  }

  /// Tells `to` what happens from now on (trace/recorder.hpp).
  void record(synod::trace::recorder& to) { world_.record(to); }

  world<P, Monitor>& world_below() { return world_; }

 private:
  /// The identity under which a leader, or in a protocol without a standing one any node, has taken `c`.
  proposal offer(command const& c) {
    for (int attempt = 0; attempt < 100; ++attempt) {
      for (std::size_t i = 0; i < world_.size(); ++i) {
        if (!world_.running(i) || cut_off_.contains(i)) continue;
        if (!P::campaign::waits_for_request && world_.status(i).role != role_name::leader) continue;
        proposal const id = world_.next_proposal();
        if (propose_at(i + 1, c).what == decltype(propose_at(1, c))::answer::accepted) return id;
      }
      world_.run_for(std::chrono::milliseconds(40));
    }
    return {};
  }

  world<P, Monitor> world_;
  std::vector<std::pair<proposal, command>> commands_;
  node_set cut_off_{};
};

}  // namespace sim
SYNOD_END_NAMESPACE
