// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>

#include <synod/core/node_set.hpp>
#include <synod/sim/agenda.hpp>
#include <synod/sim/options.hpp>
#include <synod/sim/prng.hpp>
#include <synod/sim/workload.hpp>

SYNOD_BEGIN_NAMESPACE
namespace sim {

/// What comes upon a world from outside: faults and clients, each kind again and again at random moments.
class nemesis {
 public:
  explicit nemesis(std::uint64_t seed) : random_(seed) {}

  /// Arms every kind that the options ask for.
  void begin(agenda& to, options const& o, clock::time_point now) {
    for (happening h : {happening::crash, happening::pause, happening::snapshot, happening::partition, happening::cut,
                        happening::propose})
      arm(to, o, now, h);
  }

  template <class World>
  void happen(World& w, agenda& to, agenda::item const& e) {
    options const& o = w.options();
    bool const ends = e.what == happening::restart || e.what == happening::heal;
    if (!arm(to, o, w.now(), e.what) && !ends) return;  // the options have changed since it was armed
    std::size_t const victim = random_.below(w.size());
    switch (e.what) {
      case happening::crash:
        if (!w.running(victim)) return;
        w.crash(victim);
        return to.put(w.now() + about(o.down_for), happening::restart, victim);
      case happening::restart: return w.start(e.node);
      case happening::pause: return w.pause(victim, about(o.pause_for));
      case happening::snapshot: return w.compact(victim);
      case happening::partition: {
        w.part({random_.between(1, (std::uint64_t{1} << w.size()) - 2)});
        return to.put(w.now() + about(o.apart_for), happening::heal);
      }
      case happening::cut:
        w.cut(victim, random_.below(w.size()));
        return to.put(w.now() + about(o.apart_for), happening::heal);
      case happening::heal: return w.mend();
      case happening::propose: return propose(w);
      default: return;
    }
  }

 private:
  clock::duration about(clock::duration mean) { return random_.within(clock::duration(1), 2 * mean); }

  bool arm(agenda& to, options const& o, clock::time_point now, happening what) {
    clock::duration const period = what == happening::crash       ? o.crash_every
                              : what == happening::pause     ? o.pause_every
                              : what == happening::snapshot  ? o.snapshot_every
                              : what == happening::partition ? o.partition_every
                              : what == happening::cut       ? o.cut_every
                              : what == happening::propose   ? o.propose_every
                                                             : clock::duration{};
    if (period == clock::duration{}) return false;
    to.put(now + about(period), what);
    return true;
  }

  /// A client that asks somebody, and follows the hint it is given, or does not.
  template <class World>
  void propose(World& w) {
    std::size_t i = random_.below(w.size());
    if (hint_ && random_.chance(w.options().follow_hint)) i = *hint_;
    hint_.reset();
    if (!w.running(i)) return;
    auto const command = sample<typename World::command>::make(w.next_proposal(), random_);
    auto const result = random_.chance(w.options().barriers) ? w.barrier(i) : w.propose(i, command);
    if (result.leader) hint_ = w.members().index_of(*result.leader);
  }

  prng random_;
  std::optional<std::size_t> hint_;
};

}  // namespace sim
SYNOD_END_NAMESPACE
