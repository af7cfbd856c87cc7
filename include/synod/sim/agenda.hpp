// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <vector>

#include <synod/sim/clock.hpp>

SYNOD_BEGIN_NAMESPACE
namespace sim {

/// What can happen in a world.
enum class happening : std::uint8_t {
  arrive,   ///< a packet reaches its node
  wake,     ///< a deadline has come
  flushed,  ///< a disk is done with a flush
  fetched,  ///< a disk is done with a read
  drain,    ///< a turn that was left open is drained
  resume,   ///< a pause is over
  restart,  ///< a node that was down comes back
  fall,     ///< what comes next from outside comes
  lift,     ///< a fault that lasted is over
};

/// Events to come. Two of the same time come in the order in which they were put.
class agenda {
 public:
  struct item {
    clock::time_point at{};
    std::uint64_t order = 0;
    happening what = happening::arrive;
    std::uint32_t node = 0;    ///< the member that it concerns
    std::uint64_t which = 0;   ///< the packet, the mark, the life of the node that it belongs to, or the fault
  };

  void put(clock::time_point at, happening what, std::size_t node = 0, std::uint64_t which = 0) {
    items_.push_back({at, next_++, what, static_cast<std::uint32_t>(node), which});
    std::push_heap(items_.begin(), items_.end(), later);
  }
  bool empty() const { return items_.empty(); }
  /// Pre: not empty.
  item const& front() const { return items_.front(); }
  item take() {
    std::pop_heap(items_.begin(), items_.end(), later);
    item const i = items_.back();
    items_.pop_back();
    return i;
  }

 private:
  static bool later(item const& a, item const& b) { return a.at != b.at ? a.at > b.at : a.order > b.order; }

  std::vector<item> items_;
  std::uint64_t next_ = 0;
};

}  // namespace sim
SYNOD_END_NAMESPACE
