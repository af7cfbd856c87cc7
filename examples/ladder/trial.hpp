// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <algorithm>
#include <chrono>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <vector>

#include <synod/check/linearizable.hpp>
#include <synod/check/linearizable/picture.hpp>
#include <synod/check/models/key_value.hpp>
#include <synod/core/node_set.hpp>
#include <synod/core/record.hpp>
#include <synod/policy/environment.hpp>
#include <synod/policy/property.hpp>
#include <synod/sim/clock.hpp>
#include <synod/sim/disk.hpp>
#include <synod/sim/world.hpp>

namespace ladder {

using namespace std::chrono_literals;
using synod::node_set;
using duration = synod::sim::clock::duration;

inline constexpr std::size_t nodes = 5;
inline constexpr duration delay = 10ms;

/// Every message takes ten milliseconds, a disk nothing, and nobody grows impatient meanwhile.
inline synod::sim::options calm() {
  synod::sim::options o;
  o.unit = 200ms;
  o.delay_min = delay;
  o.delay_mean = {};
  o.prompt_disk = synod::sim::always;
  return o;
}

template <template <class...> class Row, class... More>
using of = Row<synod::command<std::uint64_t>, synod::storage<synod::sim::disk>, synod::clock<synod::sim::clock>, More...>;

/// Counts the messages that travel.
template <class P>
struct counting : synod::sim::unwatched<P> {
  std::uint64_t messages = 0;
  template <class Kind, class... A>
  void sent(A const&...) { ++messages; }
};

/// Five nodes that replicate a register by the log of `P`: a write is a command, and so is a read, the number 0. A write is
/// answered where it was asked once it is delivered there. Nodes are spoken of by their index.
template <class P>
class trial {
 public:
  static constexpr bool appointed = synod::property::appoints<typename P::campaign>;
  static constexpr bool anybody_leads = P::campaign::waits_for_request;
  static constexpr std::size_t unasked = static_cast<std::size_t>(-1);

  explicit trial(std::uint64_t seed = 1) : world(nodes, seed, calm()) {}

  synod::sim::world<P, counting<P>> world;

  /// Whoever of `side` leads, once somebody does, within a minute; where an operator appoints, it appoints the first of them
  /// that runs. `unasked` where nobody does.
  std::size_t leader(node_set side = node_set::first(nodes)) {
    auto const leads = [&]() -> std::size_t {
      std::size_t found = unasked;
      for (std::size_t i = 0; i < nodes; ++i)
        if (side.contains(i) && world.running(i) && world.status(i).role == synod::role_name::leader &&
            (found == unasked || world.status(found).ballot < world.status(i).ballot))
          found = i;
      return found;
    };
    std::size_t first = 0;
    while (first < nodes && !(side.contains(first) && world.running(first))) ++first;
    if (first == nodes) return unasked;
    if constexpr (anybody_leads) return first;
    if constexpr (appointed)
      if (leads() == unasked) world.appoint(first);
    run_until([&] { return leads() != unasked; }, 60s);
    return leads();
  }

  /// Asks node `at` to write `v`, or to read. Its number; `unasked` where it does not take it.
  std::size_t ask(std::size_t at, std::uint64_t v = 0) {
    if (at == unasked || !world.running(at)) return unasked;
    auto const id = world.next_proposal();
    operation const o{at, id, v, now(), {}, {}};
    if (world.propose(at, v).what != synod::propose_result<typename P::node>::answer::accepted) return unasked;
    asked_.push_back(o);
    look();
    return asked_.size() - 1;
  }
  /// Whether it is answered within `most`.
  bool answered(std::size_t which, duration most = 5s) {
    return which != unasked && run_until([&] { return asked_[which].returned.has_value(); }, most);
  }
  duration took(std::size_t which) const { return *asked_[which].returned - asked_[which].invoked; }

  void run_for(duration d) {
    run_until([] { return false; }, d);
  }
  template <class F>
  bool run_until(F wanted, duration most) {
    return world.run_until([&] { return look(), wanted(); }, most);
  }
  void part(node_set side) { world.mend(), world.part(side); }

  std::size_t acknowledged() const {
    return static_cast<std::size_t>(std::count_if(asked_.begin(), asked_.end(), [](auto const& o) { return o.value != 0 && o.returned; }));
  }
  /// Writes that were answered, and that node `at` does not hold.
  std::size_t lost(std::size_t at) const {
    return static_cast<std::size_t>(std::count_if(asked_.begin(), asked_.end(), [&](auto const& o) {
      return o.value != 0 && o.returned && position(at, o.id) == unasked && !holds(at, o.id);
    }));
  }

  using store = synod::check::key_value<std::uint64_t, int>;
  std::vector<synod::check::call<store::operation>> history() const {
    std::vector<synod::check::call<store::operation>> calls;
    std::uint64_t process = 0;
    for (auto const& o : asked_) {
      if (o.value == 0 && !o.returned) continue;
      auto const what = o.value != 0 ? store::write(0, o.value) : store::read(0, o.found);
      calls.push_back({++process, what, o.invoked.count(), {}});
      if (o.returned) calls.back().returned = o.returned->count();
    }
    return calls;
  }

 private:
  struct operation {
    std::size_t at;
    synod::proposal id;
    std::uint64_t value;  // 0: it reads
    duration invoked;
    std::optional<duration> returned;
    std::optional<std::uint64_t> found;
  };

  duration now() const { return world.now().time_since_epoch(); }
  std::size_t position(std::size_t at, synod::proposal id) const {
    auto const& all = world.delivered(at);
    auto const found = std::find(all.begin(), all.end(), id);
    return found == all.end() ? unasked : static_cast<std::size_t>(found - all.begin());
  }
  bool holds(std::size_t at, synod::proposal id) const {
    auto const& log = world.disk(at).view();
    for (synod::slot s = log.base(); s <= log.last(); s = s + 1)
      if (log.holds(s) && synod::record::load<typename P::node>(log.record_at(s).data()).proposal == id) return true;
    return false;
  }
  /// What has been delivered where it was asked is answered now.
  void look() {
    for (auto& o : asked_) {
      if (o.returned || !world.running(o.at)) continue;
      std::size_t const here = position(o.at, o.id);
      if (here == unasked) continue;
      o.returned = now();
      auto const& all = world.delivered(o.at);
      for (std::size_t s = here; s-- > 0 && o.value == 0 && !o.found;)
        for (auto const& other : asked_)
          if (other.id == all[s] && other.value != 0) o.found = other.value;
    }
  }

  std::vector<operation> asked_;
};

}  // namespace ladder
