// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <algorithm>
#include <bit>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <utility>

#include <synod/concept/quorum_system.hpp>
#include <synod/core/node_set.hpp>
#include <synod/core/number.hpp>
#include <synod/log/hard_record.hpp>
#include <synod/log/rejoin.hpp>
#include <synod/sim/fault.hpp>
#include <synod/sim/lending.hpp>

SYNOD_BEGIN_NAMESPACE
namespace sim {

/// What can be done to a world, by its nemesis or by hand: nodes stop, disks forget, clocks err, paths break.
template <class P, class Monitor>
class perils : public lending<P, Monitor> {
  using base = lending<P, Monitor>;

 protected:
  using base::agenda_, base::machines_, base::monitor_, base::network_, base::now_, base::options_, base::scribe_, base::seen_;
  using base::note;

 public:
  using duration = clock::duration;

  // Nodes.

  /// The power goes: what was not flushed is lost.
  void crash(std::size_t i) { crash(i, fault::crash, 0); }
  /// … but for what fault `how` leaves of it by `luck`: a first part under `tear`, any part under `scatter`.
  void crash(std::size_t i, fault how, std::uint64_t luck) {
    machine<P>& m = machines_[i];
    if (!m.running()) return;
    m.end();
    note("crashes", i, m.disk().pending());
    dice d(luck);
    disk::remains left;
    if (how == fault::tear) left = {d.below(m.disk().pending() + 1), d.below(4), {}};
    if (how == fault::scatter) left = m.disk().scattered(d);
    if (left.operations != 0) seen_.note(sometimes::kept_prefix);
    if (scribe_ != nullptr) scribe_->crash(i, left.operations, left.records);
    if (m.disk().crash(std::move(left))) seen_.note(sometimes::lost_writes);
    seen_.note(sometimes::crashed);
    m.paused = m.drain_due = m.flush_due = m.fetch_due = m.flush_fails = false;
    m.seen = {};
    m.falls = fault::count;
    m.deadline = never<clock>;
    ++m.alarm;
    monitor_.crashed(*this, i);
  }
  /// The same as soon as there is something to lose; then it is down for `d`, 0: until somebody starts it.
  void crash_while_writing(std::size_t i, fault how, std::uint64_t luck, duration d) {
    machine<P>& m = machines_[i];
    m.falls = how;
    m.falls_by = luck;
    m.down_for = d;
    fall_if_writing(i);
  }
  /// Node `i`, which is down, starts again after `d`, unless somebody starts it sooner; 0: it does not.
  void restart_in(std::size_t i, duration d) {
    if (d != duration{}) agenda_.put(now_ + d, happening::restart, i, machines_[i].life());
  }

  /// The process stands still for `d`: messages and deadlines wait. False where it does not run, or stands still already.
  bool pause(std::size_t i, duration d) {
    machine<P>& m = machines_[i];
    if (!m.running() || m.paused || d <= duration{}) return false;
    note("pauses", i);
    m.paused = true;
    m.resumes = now_ + d;
    agenda_.put(m.resumes, happening::resume, i, m.life());
    return true;
  }

  // Clocks.

  /// Node `i`'s clock gains `drift` microseconds a second from now on, besides what it always did.
  void drifts(std::size_t i, std::int32_t drift) {
    note("runs at another pace", i);
    machines_[i].time.drifts(now_, machines_[i].pace + drift);
    base::rearm(i);
  }
  /// It is set forward, or back.
  void jumps(std::size_t i, duration by) {
    note("is given another time", i);
    machines_[i].time.jumps(now_, by);
    base::rearm(i);
  }

  // Disks.

  /// A flush of node `i` takes `d` from now on; 0: as long as it did.
  void slows(std::size_t i, duration d) { machines_[i].slow = d; }
  /// Its next flush fails, and then it is down for `d`; 0: until somebody starts it.
  void fails_next_flush(std::size_t i, duration d) {
    machines_[i].flush_fails = true;
    machines_[i].down_for = d;
  }

  // Disks that can no longer be trusted. So many nodes may have one, or have come back without what they had and not take
  // part yet, that the others suffice for every quorum: then the cluster as a whole can recover, and must. Else false.

  /// A bit of something that is stored flips.
  bool flips(std::size_t i, std::uint64_t luck) {
    if (!may_spoil(i) || !machines_[i].disk().flip(luck)) return false;
    note("has a bit flipped on its disk", i);
    return spoil(i);
  }
  /// The next record that is stored is written over another one.
  bool misdirects(std::size_t i, std::uint64_t luck) {
    if (!may_spoil(i)) return false;
    machines_[i].disk().misdirect_next(luck);
    return spoil(i);
  }
  /// The disk is gone, and the node with it for `d`; 0: until somebody starts it. It comes back as new.
  bool loses_disk(std::size_t i, duration d) {
    if (!may_spoil(i)) return false;
    crash(i);
    note("loses its disk", i);
    unfit(i);
    restart_in(i, d);
    return spoil(i);
  }

  // Paths.

  /// The nodes of `side` and the others do not hear each other.
  void part(node_set side) {
    burden(by_hand, {{}, fault::halves, event::everyone, event::everyone, {}, static_cast<std::int64_t>(side.bits)});
  }
  /// `to` does not hear `from`.
  void cut(std::size_t from, std::size_t to) {
    burden(by_hand, {{}, fault::one_way, static_cast<std::uint8_t>(from), static_cast<std::uint8_t>(to), {}, 0});
  }
  /// Everybody hears everybody again, and nothing lies on any path.
  void mend() {
    network_.heal();
    note("the network heals", moment::nobody);
  }
  /// Fault `e` lies on its paths until `unburden(id)`, and what is clogged comes at `until`. False where it has none.
  bool burden(std::uint64_t id, event const& e, clock::time_point until = {}) {
    if (!network_.begin(id, e, until)) return false;
    if (!cuts(e.what)) note(name_of(e.what), e.node < base::size() ? e.node : moment::nobody, static_cast<std::uint64_t>(e.amount));
    else if (e.what == fault::halves) note_side({static_cast<std::uint64_t>(e.amount)});
    else if (e.what == fault::isolate) note_side(node_set{}.insert(e.node));
    else note_cuts();
    return true;
  }
  void unburden(std::uint64_t id, fault what) {
    network_.end(id);
    note(cuts(what) ? "the network heals" : "is over", moment::nobody, cuts(what) ? 0 : id);
    if (cuts(what)) note_cuts();
  }

 protected:
  using base::base;

  bool may_spoil(std::size_t i) const {
    if (!machines_[i].running() || spoilt_.contains(i) || !base::rejoins(i)) return false;
    std::size_t const n = base::members().voters();
    node_set const others{node_set::first(n).bits & ~node_set{spoilt_}.insert(i).bits};
    return P::quorum::prepare(others, n) && quorum::could_accept<typename P::quorum>(others, n);
  }
  bool spoil(std::size_t i) { return spoilt_.insert(i), true; }
  /// What stands on the disk of node `i`, which is down, is not to be used any more.
  void unfit(std::size_t i) {
    monitor_.lost(*this, i);
    machines_[i].disk().replace();
    machines_[i].unfit = true;
  }
  /// Whoever replaces the disk tells the node to come back without what it had (log/rejoin.hpp).
  void replace(std::size_t i) {
    round highest{};
    for (std::size_t j = 0; j < base::size(); ++j) {
      if (j == i || machines_[j].unfit) continue;
      auto const hard = hard_record::load<typename P::node>(machines_[j].disk().stable().hard());
      highest = std::max(highest, base::running(j) ? base::status(j).promised.round : hard ? hard->promised.round : round{});
    }
    round const fence = fence_above(highest);
    auto& disk = machines_[i].disk();
    rejoin<typename P::node>(disk, fence);
    disk.flush();
    disk.stored(disk.flush_target());
    disk.forget_journal();
    machines_[i].unfit = false;
    machines_[i].rejoining = true;
    note("has a new disk", i, fence.value);
    seen_.note(sometimes::replaced_disk);
    if (scribe_ != nullptr) scribe_->replace(i, fence.value);
    monitor_.replaced(*this, i);
  }
  /// Whether node `i` can be relied upon again: that it need not abstain any more must have reached the disk.
  void look_at_spoilt(std::size_t i) {
    if (!spoilt_.contains(i) || machines_[i].disk().spoilt() || !machines_[i].whole()) return;
    spoilt_.erase(i);
    if (machines_[i].rejoining) seen_.note(sometimes::took_part_again);
    machines_[i].rejoining = false;
    monitor_.whole(*this, i);
  }

  static constexpr std::uint64_t by_hand = std::numeric_limits<std::uint64_t>::max();

  /// Nothing is done to node `i` any more.
  void ease(std::size_t i) {
    machine<P>& m = machines_[i];
    m.resumes = now_;
    if (std::exchange(m.paused, false)) base::recording_.happened(base::now_is("", i), synod::trace::what::resume);
    m.flush_fails = false;
    m.falls = fault::count;
    m.slow = {};
    drifts(i, 0);
  }

  void note_side(node_set side) {
    note("is cut off with its side", static_cast<std::size_t>(std::countr_zero(side.bits)), side.bits);
  }
  void note_cuts() {
    for (std::size_t a = 0; a < base::size(); ++a)
      for (std::size_t b = 0; b < base::size(); ++b)
        if (network_.is_cut(a, b)) note("is not heard", a, b + 1);
  }

  void fall_if_writing(std::size_t i) {
    machine<P>& m = machines_[i];
    if (m.falls == fault::count || m.disk().pending() == 0) return;
    crash(i, m.falls, m.falls_by);
    restart_in(i, m.down_for);
  }

 private:
  node_set spoilt_{};  // the nodes that cannot be relied upon
};

}  // namespace sim
SYNOD_END_NAMESPACE
