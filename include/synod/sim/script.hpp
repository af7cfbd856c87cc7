// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <deque>
#include <initializer_list>
#include <optional>
#include <span>
#include <utility>
#include <vector>

#include <synod/codec/codec.hpp>
#include <synod/log/hard_record.hpp>
#include <synod/message/family.hpp>
#include <synod/replica.hpp>
#include <synod/sim/clock.hpp>
#include <synod/sim/disk.hpp>
#include <synod/sim/host.hpp>
#include <synod/sim/wire.hpp>

SYNOD_BEGIN_NAMESPACE
namespace sim {

/// Nodes driven by hand: nothing moves unless the test says so. Every message waits in the open until it is delivered or
/// dropped, every node's clock stands until it is woken, and a flush is done at once unless the disk is held.
/// For tests that follow a paper's example step by step. Nodes are named 1 to n.
template <class P>
class script {
 public:
  using node = typename P::node;
  using command = typename P::command;

  /// The nodes are not started yet: their disks may be written first.
  explicit script(std::size_t n) : peers_(n) {
    std::vector<node> names;
    for (std::size_t i = 1; i <= n; ++i) names.push_back(static_cast<node>(i));
    members_ = membership<node>(std::span<node const>(names));
  }

  // Disks.

  /// Node `n` finds this on its disk when it starts.
  void has_promised(std::size_t n, promise_mark<node> const& promised) { has_adopted(n, promised, {}); }
  void has_adopted(std::size_t n, promise_mark<node> const& promised, ballot<node> const& adopted) {
    at(n).parked.put(hard_record::store(hard_state<node>{promised, adopted}));
    settle(at(n).parked);
  }
  /// … and one entry a slot, of the ballots given, none where the round is 0; the proposal in slot s under ballot b is 100 * b.round + s.
  void holds(std::size_t n, std::initializer_list<ballot<node>> ballots) {
    slot s{0};
    for (ballot<node> const& b : ballots) {
      s = s + 1;
      if (b.round == round{}) continue;
      entry<node> e{s, b, {100 * b.round.value + s.value}, entry_kind::command, {}};
      std::vector<std::byte> payload(codec::size(command{}));
      codec::write(payload.data(), command{});
      e.payload = payload;
      std::vector<std::byte> r(record::size_for(payload.size()));
      record::store(r.data(), e);
      at(n).parked.append(batch(r, 1));
    }
    settle(at(n).parked);
  }
  /// From now on a flush of node `n` ends only with `flush(n)`.
  void hold_disk(std::size_t n) { at(n).held = true; }
  void flush(std::size_t n) {
    peer& p = at(n);
    p.held = false;
    turn(n, [](auto&, auto&) {});
  }

  // Nodes.

  void start(std::size_t n) {
    peer& p = at(n);
    p.delivered.clear();
    p.replica.emplace(members_, members_[n - 1], settings<clock>::from(clock::duration(1000)), std::move(p.parked));
    turn(n, [](auto& r, auto& h) { r.start(h); });
  }
  void start_all() {
    for (std::size_t n = 1; n <= peers_.size(); ++n)
      if (!at(n).replica) start(n);
  }
  /// Of what was not flushed the first `kept` operations survive.
  void crash(std::size_t n, std::uint64_t kept = 0) {
    peer& p = at(n);
    p.parked = std::move(p.replica->storage());
    p.replica.reset();
    p.parked.crash(kept, 0);
  }
  /// The deadline that node `n` waits for comes. False where it waits for none.
  bool wake(std::size_t n) {
    peer& p = at(n);
    if (p.deadline == never<clock>) return false;
    p.now = std::max(p.now, std::exchange(p.deadline, never<clock>));
    turn(n, [](auto& r, auto& h) { r.wake(h); });
    return true;
  }
  propose_result<node> propose(std::size_t n, command const& c, proposal id) {
    propose_result<node> result;
    turn(n, [&](auto& r, auto& h) { result = r.propose(h, c, id); });
    return result;
  }

  /// Whether it leads from when its promise is on disk.
  bool appoint(std::size_t n, round named = {}) {
    bool done = false;
    turn(n, [&](auto& r, auto& h) { done = r.appoint(h, named); });
    return done;
  }

  replica_status<node> status(std::size_t n) const { return peers_[n - 1].replica->status(); }
  sim::disk const& disk(std::size_t n) const {
    return peers_[n - 1].replica ? peers_[n - 1].replica->storage() : peers_[n - 1].parked;
  }
  /// The ballots of the entries that node `n` holds, from its first slot to its last.
  std::vector<ballot<node>> log(std::size_t n) const {
    std::vector<ballot<node>> out;
    auto const& view = disk(n).view();
    for (slot s = view.base(); s <= view.last(); s = s + 1)
      out.push_back(view.holds(s) ? record::ballot_of<node>(view.record_at(s).data()) : ballot<node>{});
    return out;
  }
  std::vector<proposal> const& delivered(std::size_t n) const { return peers_[n - 1].delivered; }
  std::vector<std::pair<proposal, verdict>> const& settled(std::size_t n) const { return peers_[n - 1].settled; }

  // Messages.

  /// Delivers the oldest message of this kind from `from` to `to`; false where there is none.
  template <class Kind>
  bool deliver(std::size_t from, std::size_t to) {
    auto const i = find<Kind>(from, to);
    if (!i) return false;
    hand(take(*i));
    return true;
  }
  /// Drops it instead.
  template <class Kind>
  bool drop(std::size_t from, std::size_t to) {
    auto const i = find<Kind>(from, to);
    if (i) take(*i);
    return i.has_value();
  }
  void drop_all() { open_.clear(); }
  /// Delivers it and leaves it where it is: it comes twice.
  template <class Kind>
  bool duplicate(std::size_t from, std::size_t to) {
    auto const i = find<Kind>(from, to);
    if (i) open_.push_back(open_[*i]);
    return i && deliver<Kind>(from, to);
  }
  /// Hands `m` to node `to`, as from `from`.
  template <class M>
  void inject(std::size_t from, std::size_t to, M const& m) {
    turn(to, [&](auto& r, auto& h) { r.receive(h, members_[from - 1], m); });
  }
  /// Looks at the oldest message of this kind; what `f(message)` says, or nothing where there is none.
  template <class Kind, class F>
  auto look(std::size_t from, std::size_t to, F f) const {
    using result = std::remove_cvref_t<decltype(f(std::declval<message_of<Kind, typename P::family> const&>()))>;
    std::optional<result> out;
    if (auto const i = find<Kind>(from, to)) {
      message_of<Kind, typename P::family> m{};
      if (codec::read(bytes_view(open_[*i].bytes), m)) out = f(std::as_const(m));
    }
    return out;
  }
  template <class Kind>
  std::size_t count(std::size_t from, std::size_t to) const {
    return static_cast<std::size_t>(std::count_if(open_.begin(), open_.end(), [&](packet const& p) {
      return p.kind == Kind::index && p.from == from - 1 && p.to == to - 1;
    }));
  }
  std::size_t in_flight() const { return open_.size(); }
  /// Delivers all that is in flight now; what comes of it stays in flight: one message delay has passed. How many there were.
  std::size_t delay() {
    std::size_t const n = open_.size();
    for (std::size_t i = 0; i < n; ++i) hand(take(0));
    return n;
  }
  /// Delivers what is in flight between these nodes, and what comes of it, until nothing is; the rest is dropped.
  /// Gives up after a thousand messages and says false.
  bool exchange(std::initializer_list<std::size_t> among) { return exchange(std::vector<std::size_t>(among)); }
  bool exchange(std::vector<std::size_t> const& among) {
    auto const in = [&](std::size_t i) { return std::count(among.begin(), among.end(), i + 1) != 0; };
    for (int i = 0; i < 1000; ++i) {
      std::erase_if(open_, [&](packet const& p) { return !in(p.from) || !in(p.to) || !peers_[p.to].replica; });
      if (open_.empty()) return true;
      hand(take(0));
    }
    return false;
  }

 private:
  friend class sim::host<script>;

  struct peer {
    std::optional<synod::replica<P>> replica;
    typename P::storage parked;
    bool held = false;
    clock::time_point now{};
    clock::time_point deadline = never<clock>;
    std::vector<proposal> delivered;
    std::vector<std::pair<proposal, verdict>> settled;
  };

  peer& at(std::size_t n) { return peers_[n - 1]; }

  static void settle(sim::disk& d) {
    d.flush();
    d.stored(d.flush_target());
    d.forget_journal();
  }

  template <class F>
  void turn(std::size_t n, F f) {
    peer& p = at(n);
    if (!p.replica) return;
    sim::host<script> h(*this, n - 1);
    f(*p.replica, h);
    p.replica->drain(h);
    while (p.replica->storage().flushing() && !p.held) {
      p.replica->stored(h, p.replica->storage().flush_target());
      p.replica->drain(h);
    }
  }

  template <class Kind>
  std::optional<std::size_t> find(std::size_t from, std::size_t to) const {
    for (std::size_t i = 0; i < open_.size(); ++i)
      if (open_[i].kind == Kind::index && open_[i].from == from - 1 && open_[i].to == to - 1) return i;
    return {};
  }
  void hand(packet const& p) {
    decode<typename P::family>(p, [&](auto const& m) {
      turn(p.to + 1, [&](auto& r, auto& h) { r.receive(h, members_[p.from], m); });
    });
  }
  packet take(std::size_t i) {
    packet p = std::move(open_[i]);
    open_.erase(open_.begin() + static_cast<std::ptrdiff_t>(i));
    return p;
  }

  // The host's calls.
  template <class M>
  void send(std::size_t from, node const& to, M const& m) {
    packet p;
    p.from = from;
    p.to = members_.index_of(to);
    encode<typename P::family>(p, m);
    open_.push_back(std::move(p));
  }
  void deliver(std::size_t i, entry<node> const& e) { peers_[i].delivered.push_back(e.proposal); }
  proposal delivered_in(std::size_t i, slot s) const { return peers_[i].delivered[s.value - 1]; }
  void settle(std::size_t i, proposal id, verdict v) { peers_[i].settled.emplace_back(id, v); }
  void readable(std::size_t, proposal) {}
  void install(std::size_t i, slot through) { peers_[i].delivered.resize(through.value); }
  clock::time_point local_time(std::size_t i) const { return peers_[i].now; }
  std::uint64_t draw(std::size_t) const { return 0; }
  void arm(std::size_t i, clock::time_point t) { peers_[i].deadline = t; }

  membership<node> members_;
  std::vector<peer> peers_;
  std::vector<packet> open_;
};

}  // namespace sim
SYNOD_END_NAMESPACE
