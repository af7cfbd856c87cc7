// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <cstddef>
#include <cstdint>
#include <iterator>
#include <optional>
#include <vector>

#include <synod/check/explore/bounds.hpp>
#include <synod/check/explore/clock.hpp>
#include <synod/check/explore/event.hpp>
#include <synod/check/explore/look.hpp>
#include <synod/core/batch.hpp>
#include <synod/policy/property.hpp>
#include <synod/replica.hpp>
#include <synod/sim/disk.hpp>

SYNOD_BEGIN_NAMESPACE
namespace explore {

/// A state of one node: a replica that runs, or the disk of one that is down.
template <class P>
struct node_state {
  std::size_t who = 0;
  std::optional<synod::replica<P>> running;
  typename P::storage parked;
  std::vector<clock::duration> armed;  ///< the lengths of its deadlines
  look<P> seen;

  sim::disk const& disk() const { return running ? running->storage() : parked; }

  /// The events of this node alone: its timers, its disk, an operator's word, its end and its return.
  std::vector<event> events(bounds const& b) const {
    std::vector<event> out;
    event e;
    e.node = static_cast<std::uint8_t>(who);
    e.what = event::kind::restart;
    if (!running) return {e};
    e.what = event::kind::wake;
    for (clock::duration timer : armed) {
      if ((timer == lengths.heartbeat && !b.heartbeats) || (timer == lengths.retry && !b.retries)) continue;
      e.timer = timer;
      out.push_back(e);
    }
    e.timer = {};
    e.what = event::kind::appoint;
    if (property::appoints<typename P::campaign>) out.push_back(e);
    e.what = event::kind::flush;
    if (disk().flushing()) {
      std::uint64_t const all = disk().flush_target() - disk().durable();
      for (std::uint64_t done = all; done != 0; --done) {
        e.number = static_cast<std::uint32_t>(done);
        out.push_back(e);
      }
    }
    e.what = event::kind::crash;
    for (std::uint64_t kept = 0; b.crashes != 0 && kept <= disk().pending(); ++kept) {
      e.number = static_cast<std::uint32_t>(kept);
      for (e.records = 0; e.records == 0 || e.records < records_behind(kept); ++e.records) out.push_back(e);
    }
    return out;
  }

 private:
  /// How many records the staged operation has that `kept` others stand before: a crash may keep some of them.
  std::size_t records_behind(std::uint64_t kept) const {
    auto const& journal = disk().journal();
    if (kept == disk().pending()) return 0;
    auto const& o = journal[journal.size() - static_cast<std::size_t>(disk().pending() - kept)];
    if (o.what != sim::operation::kind::append) return 0;
    batch const records(o.bytes, 0);
    return static_cast<std::size_t>(std::distance(records.begin(), records.end()));
  }
};

}  // namespace explore
SYNOD_END_NAMESPACE
