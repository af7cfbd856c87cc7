// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <cstddef>
#include <cstdint>

#include <synod/core/entry.hpp>
#include <synod/core/number.hpp>
#include <synod/log/own_proposals.hpp>
#include <synod/sim/clock.hpp>

SYNOD_BEGIN_NAMESPACE
namespace sim {

/// What a world lends to a replica for the time of a call.
template <class World>
class host {
 public:
  using node = typename World::node;

  host(World& w, std::size_t i) : world_(w), i_(i) {}

  template <class M>
  void send(node const& to, M const& m) { world_.send(i_, to, m); }
  void deliver(entry<node> const& e) { world_.deliver(i_, e); }
  void settled(proposal id, verdict v) { world_.settle(i_, id, v); }
  void readable(proposal id) { world_.readable(i_, id); }
  void install(slot through) { world_.install(i_, through); }
  proposal delivered_in(slot s) const { return world_.delivered_in(i_, s); }
  clock::time_point now() const { return world_.local_time(i_); }
  std::uint64_t random() { return world_.draw(i_); }
  void wake_at(clock::time_point t) { world_.arm(i_, t); }

 private:
  World& world_;
  std::size_t i_;
};

}  // namespace sim
SYNOD_END_NAMESPACE
