// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <cstddef>
#include <cstdint>
#include <vector>

#include <synod/core/entry.hpp>
#include <synod/core/membership.hpp>
#include <synod/replica.hpp>
#include <synod/sim/disk.hpp>

SYNOD_BEGIN_NAMESPACE
namespace sim {

/// What a monitor sees of a stage: nodes by index, as in a world.
template <class Stage>
struct stage_view {
  using node = typename Stage::node;
  Stage const& s;

  std::size_t size() const { return s.size(); }
  membership<node> const& members() const { return s.members(); }
  bool running(std::size_t i) const { return s.running(i + 1); }
  std::uint64_t life(std::size_t i) const { return s.life(i + 1); }
  sim::disk const& disk(std::size_t i) const { return s.disk(i + 1); }
  replica_status<node> status(std::size_t i) const { return s.status(i + 1); }
  std::vector<proposal> const& delivered(std::size_t i) const { return s.delivered(i + 1); }
  bool is_cut(std::size_t from, std::size_t to) const { return s.mail().is_cut(from, to); }
  bool holds_disk(std::size_t i) const { return s.holds_disk(i + 1); }
};

}  // namespace sim
SYNOD_END_NAMESPACE
