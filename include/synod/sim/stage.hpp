// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <deque>
#include <optional>
#include <span>
#include <utility>
#include <vector>

#include <synod/codec/codec.hpp>
#include <synod/log/hard_record.hpp>
#include <synod/log/rejoin.hpp>
#include <synod/message/family.hpp>
#include <synod/policy/property.hpp>
#include <synod/replica.hpp>
#include <synod/sim/clock.hpp>
#include <synod/sim/host.hpp>
#include <synod/sim/machine.hpp>
#include <synod/sim/mail.hpp>
#include <synod/sim/stage_peer.hpp>
#include <synod/sim/stage_view.hpp>
#include <synod/sim/unwatched.hpp>
#include <synod/sim/wire.hpp>

SYNOD_BEGIN_NAMESPACE
namespace sim {

/// A world without a will of its own: whatever can happen to a node happens where it is called for, and not before.
/// Every message lies in the open until it is delivered or dropped, every node's clock stands until it is set, a flush is
/// done at once unless the disk is held, an input's turn ends with it unless the node lingers, and nothing is random.
/// Any run of any other world can be replayed on it. Nodes are named 1 to n; `Monitor` is told of all that happens, as by
/// `sim::world`, and sees nodes by index.
template <class P, class Monitor = unwatched<P>>
class stage {
 public:
  using node = typename P::node;
  using command = typename P::command;

  /// The nodes are not started yet: their disks may be written first.
  explicit stage(std::size_t n, settings<clock> times = settings<clock>::from(clock::duration(1000)), Monitor m = {})
      : times_(times), mail_(n), monitor_(std::move(m)) {
    std::vector<node> names;
    for (std::size_t i = 1; i <= n; ++i) names.push_back(static_cast<node>(i));
    members_ = membership<node>(std::span<node const>(names));
    for (std::size_t i = 0; i < n; ++i) peers_.emplace_back();
  }

  // What there is to see.

  std::size_t size() const { return peers_.size(); }
  membership<node> const& members() const { return members_; }
  settings<clock> const& times() const { return times_; }
  bool running(std::size_t n) const { return at(n).machine.running(); }
  std::uint64_t life(std::size_t n) const { return at(n).machine.life(); }
  /// Pre: running(n), also of `node_at`.
  replica_status<node> status(std::size_t n) const { return at(n).machine.node().status(); }
  replica<P> const& node_at(std::size_t n) const { return at(n).machine.node(); }
  sim::disk const& disk(std::size_t n) const { return at(n).machine.disk(); }
  /// The proposal in each slot that node `n` has delivered, from slot 1.
  std::vector<proposal> const& delivered(std::size_t n) const { return at(n).machine.delivered(); }
  std::vector<std::pair<proposal, verdict>> const& settled(std::size_t n) const { return at(n).settled; }
  std::vector<proposal> const& readable(std::size_t n) const { return at(n).readable; }
  clock::time_point now(std::size_t n) const { return at(n).now; }
  /// What node `n` waits for; `never` where for nothing.
  clock::time_point deadline(std::size_t n) const { return at(n).deadline; }
  bool holds_disk(std::size_t n) const { return at(n).held; }
  Monitor& monitor() { return monitor_; }
  Monitor const& monitor() const { return monitor_; }
  void quiet() { monitor_.quiet(seen()); }
  sim::mail& mail() { return mail_; }
  sim::mail const& mail() const { return mail_; }

  // Disks.

  /// Node `n` finds this on its disk when it starts.
  void has_promised(std::size_t n, promise_mark<node> const& promised) {
    disk_of(n).put(hard_record::store(hard_state<node>{promised, {}})), written(n);
  }
  void has(std::size_t n, entry<node> const& e) {
    std::vector<std::byte> r(record::size_for(e.payload.size()));
    record::store(r.data(), e);
    disk_of(n).append(batch(r, 1)), written(n);
  }
  /// Before the start: whose entries these are, that a disk holds.
  void was_proposed(proposal id, entry_kind kind, bytes_view payload) { monitor_.proposed(seen(), 0, id, kind, payload); }
  void habits_are(std::size_t n, disk::habits h) { disk_of(n).habits_are(h); }
  /// From now on a flush of node `n` goes on until it is told to end.
  void hold_disk(std::size_t n) { at(n).held = true; }
  void release_disk(std::size_t n) { at(n).held = false, turn(n, [](auto&, auto&) {}); }
  /// The first `operations` of the flush in progress are done. False where there is none.
  bool flush(std::size_t n, std::uint64_t operations) {
    if (!running(n) || !disk(n).flushing()) return false;
    mark const done = disk(n).durable() + std::min<std::uint64_t>(operations, disk(n).flush_target() - disk(n).durable());
    turn(n, [&](auto& r, auto& h) { stored(n, r, h, done); });
    return true;
  }
  /// What the disk was reading is there, and the node is woken. False where it reads nothing.
  bool read(std::size_t n) {
    if (!running(n) || !disk(n).reading()) return false;
    disk_of(n).fetch();
    turn(n, [](auto& r, auto& h) { r.wake(h); });
    return true;
  }

  // Nodes.

  void start(std::size_t n) { start(n, times_); }
  void start(std::size_t n, settings<clock> const& times) {
    peer& p = at(n);
    p.machine.start(members_, n - 1, times);
    p.machine.looked_at = p.machine.disk().staged();
    host<stage> h(*this, n - 1);
    p.machine.node().start(h);
    monitor_.started(seen(), n - 1);
    drain(n);
  }
  /// Of what was not durable the first `kept` operations survive, and of the next one the first `records`.
  void crash(std::size_t n, std::uint64_t kept = 0, std::uint64_t records = 0) {
    at(n).machine.end();
    at(n).lingers = false, at(n).deadline = never<clock>;
    disk_of(n).crash(kept, records);
    monitor_.crashed(seen(), n - 1);
  }
  /// Node `n`, which is down, has a new disk. It is told to come back above round `fence` (log/rejoin.hpp), or nothing.
  void replace(std::size_t n, std::optional<round> fence) {
    if (fence) monitor_.lost(seen(), n - 1);
    disk_of(n).replace();
    if (fence) rejoin<node>(disk_of(n), *fence);
    at(n).machine.rejoining = fence.has_value();
    written(n);
  }
  void stop(std::size_t n, stop_reason why) { at(n).machine.node().stop(why), drain(n); }
  void set_clock(std::size_t n, clock::time_point t) { at(n).now = t; }
  void wake(std::size_t n) {
    if (at(n).deadline <= at(n).now) at(n).deadline = never<clock>;
    turn(n, [](auto& r, auto& h) { r.wake(h); });
  }
  /// The next number that node `n` draws; 0 where nothing was said.
  void draws(std::size_t n, std::uint64_t number) { at(n).draws.push_back(number); }

  /// From now on the inputs of node `n` are gathered, until `drain` ends its turn.
  void linger(std::size_t n) { at(n).lingers = true; }
  void drain(std::size_t n) {
    peer& p = at(n);
    p.lingers = false;
    for (;;) {
      drain_once(n);
      if (!disk(n).flushing() || p.held || p.machine.node().stopped()) return;
      host<stage> h(*this, n - 1);
      stored(n, p.machine.node(), h, disk(n).flush_target());
    }
  }

  propose_result<node> propose(std::size_t n, command const& c, proposal id) {
    std::vector<std::byte> payload(codec::size(c));
    codec::write(payload.data(), c);
    return ask(n, id, entry_kind::command, payload, [&](auto& r, auto& h) { return r.propose(h, c, id); });
  }
  propose_result<node> barrier(std::size_t n, proposal id) {
    return ask(n, id, entry_kind::noop, {}, [&](auto& r, auto& h) { return r.barrier(h, id); });
  }
  /// A read: `readable(n)` lists those that may be made by now.
  propose_result<node> inquire(std::size_t n, proposal id) requires property::confirms<typename P::reading> {
    propose_result<node> result;
    turn(n, [&](auto& r, auto& h) {
      result = r.read(h, id);
      if (result.what == propose_result<node>::answer::accepted) monitor_.inquired(seen(), n - 1, id);
    });
    return result;
  }
  /// An operator's word: it leads from when its promise is on disk. False where nothing comes of it.
  bool appoint(std::size_t n) requires property::appoints<typename P::campaign> {
    bool done = false;
    turn(n, [&](auto& r, auto& h) { done = r.appoint(h); });
    return done;
  }
  /// Writes a snapshot of all deliveries, and lets the log go. False where there is nothing new.
  bool compact(std::size_t n) {
    bool done = false;
    turn(n, [&](auto&, auto&) { done = at(n).machine.compact(); });
    return done;
  }

  /// Delivers the message in place `i` of the mail. Pre: its receiver runs.
  void deliver(std::size_t i) {
    packet const p = mail_.take(i);
    bool const sound = decode<typename P::family>(p, [&](auto const& m) {
      turn(p.to + 1, [&](auto& r, auto& h) { r.receive(h, members_[p.from], m); });
    });
    if (!sound) monitor_.fail("codec", "a message does not come out as it went in");
  }

 private:
  friend class sim::host<stage>;

  using peer = stage_peer<P>;
  stage_view<stage> seen() const { return {*this}; }

  peer& at(std::size_t n) { return peers_[n - 1]; }
  peer const& at(std::size_t n) const { return peers_[n - 1]; }
  typename P::storage& disk_of(std::size_t n) { return at(n).machine.disk(); }

  /// Before the start: all that was written is on the disk, and the monitor knows it.
  void written(std::size_t n) {
    sim::disk& d = disk_of(n);
    d.flush();
    d.stored(d.flush_target());
    d.forget_journal();
    monitor_.crashed(seen(), n - 1);
  }

  template <class Replica, class Host>
  void stored(std::size_t n, Replica& r, Host& h, mark done) {
    r.stored(h, done);
    monitor_.stored(seen(), n - 1);
  }

  template <class F>
  void turn(std::size_t n, F f) {
    if (!running(n)) return;
    host<stage> h(*this, n - 1);
    f(at(n).machine.node(), h);
    if (!at(n).lingers) drain(n);
  }

  void drain_once(std::size_t n) {
    auto& m = at(n).machine;
    host<stage> h(*this, n - 1);
    m.node().drain(h);
    mark const before = m.looked_at;
    show(n - 1);
    if (m.disk().durable() > before || m.disk().durable() == m.disk().staged()) monitor_.stored(seen(), n - 1);
    m.disk().forget_journal();
    monitor_.looked(seen(), n - 1, m.node().status());
    if (m.rejoining && m.whole()) m.rejoining = false, monitor_.whole(seen(), n - 1);
  }

  /// Tells the monitor what member `i` has staged since it looked.
  void show(std::size_t i) {
    auto& m = peers_[i].machine;
    std::uint64_t const fresh = m.disk().staged() - std::exchange(m.looked_at, m.disk().staged());
    if (fresh != 0) monitor_.staged(seen(), i, std::span(m.disk().journal()).last(static_cast<std::size_t>(fresh)));
  }

  template <class F>
  propose_result<node> ask(std::size_t n, proposal id, entry_kind kind, bytes_view payload, F f) {
    propose_result<node> result;
    monitor_.proposed(seen(), n - 1, id, kind, payload);
    turn(n, [&](auto& r, auto& h) {
      result = f(r, h);
      if (result.what == propose_result<node>::answer::accepted) monitor_.answered(seen(), n - 1, id, result.at);
    });
    return result;
  }

  // The host's calls.
  template <class M>
  void send(std::size_t from, node const& to, M const& m) {
    show(from);
    packet p;
    p.from = from;
    p.to = members_.index_of(to);
    encode<typename P::family>(p, m);
    monitor_.template sent<kind_of<M, typename P::family>>(seen(), from, p.to, m);
    mail_.post(std::move(p));
  }
  void deliver(std::size_t i, entry<node> const& e) {
    monitor_.delivered(seen(), i, e);
    peers_[i].machine.apply(e.slot, e.proposal);
  }
  proposal delivered_in(std::size_t i, slot s) const { return peers_[i].machine.delivered()[s.value - 1]; }
  void settle(std::size_t i, proposal id, verdict v) {
    monitor_.settled(seen(), i, id, v);
    peers_[i].settled.emplace_back(id, v);
  }
  void readable(std::size_t i, proposal id) {
    monitor_.readable(seen(), i, id);
    peers_[i].readable.push_back(id);
  }
  void install(std::size_t i, slot through) {
    monitor_.installed(seen(), i, through);
    if (!peers_[i].machine.install(through))
      monitor_.fail("snapshot", "node ", i + 1, " has no sound snapshot through slot ", through);
  }
  clock::time_point local_time(std::size_t i) const { return peers_[i].now; }
  void arm(std::size_t i, clock::time_point t) { peers_[i].deadline = t; }
  std::uint64_t draw(std::size_t i) { return peers_[i].draw(); }

  membership<node> members_;
  settings<clock> times_;
  std::deque<peer> peers_;
  sim::mail mail_;
  Monitor monitor_;
};

}  // namespace sim
SYNOD_END_NAMESPACE
