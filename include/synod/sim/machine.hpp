// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <cstddef>
#include <cstdint>
#include <cstring>
#include <optional>
#include <type_traits>
#include <utility>
#include <vector>

#include <synod/codec/crc32c.hpp>
#include <synod/core/bytes.hpp>
#include <synod/core/number.hpp>
#include <synod/log/hard_record.hpp>
#include <synod/replica.hpp>
#include <synod/sim/clock.hpp>
#include <synod/sim/disk.hpp>
#include <synod/sim/fault.hpp>
#include <synod/sim/prng.hpp>

SYNOD_BEGIN_NAMESPACE
namespace sim {

/// One node of a world: a replica while it runs, its disk always, and a state machine that remembers which proposal was
/// delivered in each slot.
template <class P>
class machine {
 public:
  static_assert(std::is_base_of_v<sim::disk, typename P::storage>,
                "synod: [sim.storage] a protocol that runs in a world stores on synod::sim::disk: "
                "synod::storage<synod::sim::disk> [sim/disk.hpp]");

  explicit machine(typename P::storage storage) : parked_(std::move(storage)) {}

  bool running() const { return replica_.has_value(); }
  /// How many times it was started: two lives of a node share nothing but the disk.
  std::uint64_t life() const { return life_; }
  typename P::storage& disk() { return replica_ ? replica_->storage() : parked_; }
  typename P::storage const& disk() const { return replica_ ? replica_->storage() : parked_; }
  /// Pre: running.
  replica<P>& node() { return *replica_; }
  replica<P> const& node() const { return *replica_; }

  void start(membership<typename P::node> const& members, std::size_t self, settings<clock> const& times) {
    ++life_;
    delivered_.clear();
    replica_.emplace(members, members[self], times, std::move(parked_));
  }
  /// Whether its disk says that it need not abstain (log/rejoin.hpp).
  bool whole() const {
    auto const hard = hard_record::load<typename P::node>(disk().stable().hard());
    return !hard || !hard->abstains;
  }
  /// The process ends; the disk stays.
  void end() {
    parked_ = std::move(replica_->storage());
    replica_.reset();
  }

  // The state machine.

  /// The proposal in each slot delivered, from slot 1.
  std::vector<proposal> const& delivered() const { return delivered_; }
  void apply(slot at, proposal id) {
    if (at.value == delivered_.size() + 1) delivered_.push_back(id);
  }
  /// Its state as a snapshot holds it: eight bytes a slot.
  std::vector<std::byte> image() const {
    std::vector<std::byte> bytes(8 * delivered_.size());
    for (std::size_t i = 0; i < delivered_.size(); ++i) store_little(bytes.data() + 8 * i, delivered_[i].value);
    return bytes;
  }
  /// False where the disk's snapshot is not of the first `through` slots.
  bool install(slot through) {
    bytes_view const bytes = disk().view().snapshot_bytes();
    if (disk().view().snapshot().last != through || bytes.size() != 8 * through.value) return false;
    delivered_.resize(through.value);
    for (std::size_t i = 0; i < delivered_.size(); ++i) delivered_[i] = {load_little<std::uint64_t>(bytes.data() + 8 * i)};
    return true;
  }
  /// Writes a snapshot of all that is delivered, and lets the log below it go. False where there is nothing new.
  bool compact() {
    slot const through{delivered_.size()};
    auto& log = replica_->storage();
    if (through <= log.view().base() || !log.view().holds(through)) return false;
    std::vector<std::byte> const bytes = image();
    snapshot_info info{};
    info.last = through;
    std::memcpy(info.ballot.data(), log.view().record_at(through).data() + 24, info.ballot.size());
    info.size = bytes.size();
    info.checksum = crc32c(bytes);
    log.snapshot_write(info, 0, bytes);
    return log.snapshot_install(info) && replica_->compact(through);
  }

  // Kept by the world.
  local_clock time;
  std::int32_t pace = 0;          ///< the clock's drift while nobody meddles with it
  luck draws, turns, flushes;     ///< for what the replica draws, how long its turns are left open, how long its disk takes
  clock::time_point deadline = never<clock>;  ///< by the node's clock
  std::uint64_t alarm = 0;        ///< the number of the deadline that counts
  clock::duration slow{};         ///< what a flush takes, where something has slowed the disk down
  bool flush_fails = false;       ///< the next one
  fault falls = fault::count;     ///< with `crash`, `tear` or `scatter`, as soon as something is staged and not flushed
  std::uint64_t falls_by = 0;     ///< … by this luck
  clock::duration down_for{};     ///< after either
  bool unfit = false;             ///< its disk is gone, or does not hold what was written there
  bool rejoining = false;         ///< it came back on another one, and does not take part yet
  bool paused = false;
  clock::time_point resumes{};
  bool drain_due = false;
  bool flush_due = false;
  bool fetch_due = false;
  mark looked_at{};               ///< how far the disk's journal was shown to the monitor
  slot highest{};                 ///< the last slot held when the monitor looked
  replica_status<typename P::node> seen{};  ///< when its last turn ended
  bool leads() const { return running() && seen.role == role_name::leader; }

 private:
  std::optional<replica<P>> replica_;
  typename P::storage parked_;
  std::uint64_t life_ = 0;
  std::vector<proposal> delivered_;
};

}  // namespace sim
SYNOD_END_NAMESPACE
