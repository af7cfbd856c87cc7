// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <tuple>
#include <type_traits>
#include <utility>

#include <synod/codec/codec.hpp>
#include <synod/core/membership.hpp>
#include <synod/detail/check_host.hpp>
#include <synod/detail/refused_replica.hpp>
#include <synod/log/ledger.hpp>
#include <synod/message/family.hpp>
#include <synod/policy/property.hpp>
#include <synod/role/acceptor.hpp>
#include <synod/role/candidate.hpp>
#include <synod/role/context.hpp>
#include <synod/role/deployment.hpp>
#include <synod/role/follower.hpp>
#include <synod/role/leader.hpp>
#include <synod/role/learner.hpp>
#include <synod/role/request.hpp>
#include <synod/role/snapshots.hpp>
#include <synod/role/status.hpp>

SYNOD_BEGIN_NAMESPACE

/// A node of protocol `P`, without I/O: a deterministic value that never blocks, reads a clock or throws on peer input.
///
/// Inputs (`receive`, `propose`, `wake`, `stored`) only change its state. Once a turn the host calls `drain`, and all
/// effects leave there; what is sent is derived from the state, so that whatever came in together goes out together.
/// The host is passed to each call and never kept (concept/host.hpp says what it must offer).
template <class P>
class replica {
 public:
  using protocol = P;
  using node = typename P::node;
  using command = typename P::command;
  using clock = typename P::clock;
  using storage_type = typename P::storage;
  using family = typename P::family;
  using roles = role::replica_of<P>;

  /// Pre: `members` is the same on every node. A membership that does not hold `self` or does not fit the quorum
  /// system, or invalid settings, make a replica that is stopped (`stop_reason::misconfigured`).
  replica(membership<node> members, node self, settings<clock> times, storage_type storage = {})
      : members_(members.with_voters(voters)), self_(self), self_index_(members_.index_of(self)), times_(times),
        ledger_(std::move(storage), P::limits::window_bytes, P::limits::window_slots) {
    bool const fits = members_.valid() && members_.contains(self) && times_.valid() &&
                      (P::quorum::voters == 0 || P::quorum::voters == members_.voters());
    if (!fits) stop(stop_reason::misconfigured);
  }

  /// Reads back what is durable and begins to listen. Once, before anything else.
  template <class Host>
  void start(Host& host) {
    if (stopped()) return;
    if (!ledger_.recover()) return stop(stop_reason::storage_unsound);
    role::settle_snapshot<P>(ledger_);
    if (self_index_ >= members_.voters()) ledger_.take_part();  // nobody counts on what it may have lost
    spent_ = ledger_.promised();
    auto ctx = here(host);
    if (slot const through = ledger_.first() - 1; through > slot{}) {
      learner().resume(through);
      ctx.install(through);
    }
    if constexpr (confirms) reader().begin(ctx);
    office().visit(ctx, [&](auto& s) { s.enter(ctx); });
  }

  /// A message from a peer. What it views must live until the call returns. Messages of strangers are dropped.
  template <class Host, class M>
  void receive(Host& host, node const& from, M const& m) {
    using kind = kind_of<M, family>;
    static_assert(!std::is_void_v<kind>, "synod: [message.kind] this type is no message of the protocol's family");
    if (stopped() || from == self_ || !members_.contains(from)) return;
    if constexpr (requires { m.ballot; }) {
      node const& owner = m.ballot.node;
      if (m.ballot.round == round{} || !(owner == from || owner == self_ || members_.contains(owner))) return;
      if constexpr (requires { P::numbering::owner(m.ballot.round, members_); })
        if (owner != P::numbering::owner(m.ballot.round, members_)) return;
    }
    auto ctx = here(host);
    hand<kind>(from, m, ctx);
  }

  /// Proposes `c` under the identity `id`. Pre: `id` is not 0 and was never used before, by any node.
  template <class Host>
  propose_result<node> propose(Host& host, command const& c, proposal id) {
    std::size_t const size = codec::size(c);
    auto write = [&c](std::byte* to) { codec::write(to, c); };
    return propose(host, role::proposed<decltype(write)>{id, entry_kind::command, size, write});
  }

  /// Proposes a no-op: once it is delivered, everything chosen before this call has been.
  template <class Host>
  propose_result<node> barrier(Host& host, proposal id) {
    auto write = [](std::byte*) {};
    return propose(host, role::proposed<decltype(write)>{id, entry_kind::noop, 0, write});
  }

  /// The state machine is to be read, as it is once it holds all that anybody was told of before this call: `host.readable(id)`
  /// says when, or `settled`, where the office was lost: ask again. `id` as for `propose`; as many wait as the window has slots.
  template <class Host>
  propose_result<node> read(Host& host, proposal id)
    requires property::confirms<typename P::reading>
  {
    auto ctx = here(host);
    return stopped() ? propose_result<node>{} : reader().read(id, ctx);
  }

  /// Time has passed: the deadline given to `host.wake_at`, or any other time.
  template <class Host>
  void wake(Host& host) {
    if (stopped()) return;
    auto ctx = here(host);
    woken_ = never<clock>;
    learner().wake(ctx);
    besides([&](auto& s) { s.wake(ctx); });
    office().visit(ctx, [&](auto& s) { s.wake(ctx); });
  }

  /// An operator's word: this node leads, from when its own promise is durable, under a ballot that no node has used:
  /// that of `named`, or of a round above all that were heard of here where none is named. False, and nothing happens, where
  /// a ballot as high was promised or led here already, or nothing is known of the own log yet (try again).
  template <class Host>
  bool appoint(Host& host, round named = {})
    requires property::appoints<typename P::campaign>
  {
    if (stopped()) return false;
    auto ctx = here(host);
    ballot<node> const b{named == round{} ? ctx.next_round() : named, self_};
    if (!ctx.claims(b)) return false;
    office().visit(ctx, [&](auto&) {
      ctx.template become<role::candidate>(b, attempts{}, role::waiting<P>{});
    });
    return ledger_.promised() == b;
  }

  /// A flush of the storage is done up to `m`.
  template <class Host>
  void stored(Host&, mark m) {
    if (!stopped()) ledger_.stored(m);
  }

  /// The end of a turn: stages and flushes, sends, delivers, and names the next deadline.
  template <class Host>
  void drain(Host& host) {
    auto ctx = here(host);
    if (stopped()) {
      learner().stop(ctx);
      besides([&](auto& s) { s.stop(ctx); });
      return office().visit(ctx, [&](auto& s) { s.stop(ctx); });
    }
    do {
      acceptor().publish(ctx);
      if constexpr (offers) elector().count(learner(), ctx);
      if constexpr (prevotes) prevoter().settle(ctx);
      office().visit(ctx, [&](auto& s) { s.settle(ctx); });
      learner().settle(ctx);
      office().visit(ctx, [&](auto& s) {
        if constexpr (requires { s.drain(ctx); }) s.drain(ctx);
      });
      besides([&](auto& s) { s.drain(ctx); });
    } while (ledger_.unstaged() || unpublished());
    learner().drain(ctx);
    if constexpr (confirms) reader().settle(ctx);
    acceptor().drain(ctx);
    arm(host, ctx);
  }

  /// The state machine has a durable snapshot of all deliveries through `through`: the log below is let go.
  /// False, and nothing happens, where that was not delivered or is compacted already.
  bool compact(slot through) {
    if (stopped() || through > learner().delivered() || through < ledger_.first()) return false;
    ledger_.compact(through);
    return true;
  }

  /// Ends it for good: nothing is sent any more, and what was proposed here is answered `unknown` by the next `drain`.
  void stop(stop_reason why) {
    if (stopped_ == stop_reason::none) stopped_ = why;
  }
  bool stopped() const { return stopped_ != stop_reason::none; }

  replica_status<node> status() const {
    auto s = role::standing_of<role::leader, role::candidate>(office(), self_, acceptor().followed().ballot);
    s.promised = ledger_.promised();
    s.first = ledger_.first();
    s.last = ledger_.last();
    s.chosen = learner().chosen();
    s.delivered = learner().delivered();
    if constexpr (offers) s.offered = elector().offered();
    s.abstains = ledger_.hard().abstains;
    s.stopped = stopped_;
    return s;
  }

  membership<node> const& members() const { return members_; }
  node const& self() const { return self_; }
  ledger<node, storage_type> const& log() const { return ledger_; }
  storage_type& storage() { return ledger_.storage(); }
  storage_type const& storage() const { return ledger_.storage(); }

  /// The same state: with a comparable storage, replicas are values.
  friend bool operator==(replica const& a, replica const& b) {
    return a.self_ == b.self_ && a.members_ == b.members_ && a.stopped_ == b.stopped_ &&
           a.heard_round_ == b.heard_round_ && a.spent_ == b.spent_ && a.ledger_ == b.ledger_ && a.roles_ == b.roles_;
  }
  /// What changes in it; each role's state lists its own the same way. The next deadline follows from them.
  static constexpr auto fields(auto& r) { return std::tie(r.ledger_, r.roles_, r.heard_round_, r.spent_, r.stopped_); }

 private:
  template <class, class> friend class context;
  static constexpr bool offers = property::offers<typename P::proposing>;
  static constexpr bool prevotes = property::prevotes<typename P::campaign>;
  static constexpr bool confirms = property::confirms<typename P::reading>;
  static constexpr std::size_t voters = role::voters_of<P>;
  static constexpr stop_reason diverged = stop_reason::diverged;

  template <class Host>
  auto here(Host& host) {
    auto& h = detail::hosted<P>(host);
    return context<replica, std::remove_reference_t<decltype(h)>>{*this, h};
  }

  auto& acceptor() { return roles_.template part<role::voting_seat<roles>>(); }
  auto const& acceptor() const { return roles_.template part<role::voting_seat<roles>>(); }
  auto& learner() { return roles_.template part<role::learning_seat<roles>>(); }
  auto const& learner() const { return roles_.template part<role::learning_seat<roles>>(); }
  auto& office() { return roles_.template part<role::proposing_seat<roles>>(); }
  auto const& office() const { return roles_.template part<role::proposing_seat<roles>>(); }

  auto& elector() { return roles_.template part<role::elector>(); }
  auto const& elector() const { return roles_.template part<role::elector>(); }
  auto& prevoter() { return roles_.template part<role::prevoter>(); }
  auto& reader() { return roles_.template part<role::reader>(); }

  /// The roles that only some protocols have.
  template <class F>
  void besides(F f) { roles_.template each_behind<role::seats>(f); }

  bool unpublished() const {
    if constexpr (offers) return acceptor().unpublished() || elector().unpublished();
    else return acceptor().unpublished();
  }

  /// A promise to another ballot ends an office; only news of what was accepted, which come most often, lead to none.
  template <class Kind, class M, class Context>
  SYNOD_OFTEN void hand(node const& from, M const& m, Context& ctx) {
    roles_.template on<Kind>(from, m, ctx);
    if constexpr (!std::is_same_v<Kind, kind::accepted>) check_office(ctx);
  }
  template <class Context>
  void check_office(Context& ctx) { office().visit(ctx, [&](auto& s) { s.check_office(ctx); }); }

  template <class Host, class Proposed>
  propose_result<node> propose(Host& host, Proposed const& p) {
    using answer = typename propose_result<node>::answer;
    if (stopped()) return {answer::stopped, {}, {}};
    if (record::size_for(p.size) > P::limits::batch_bytes) return {answer::too_large, {}, {}};
    auto ctx = here(host);
    if constexpr (offers) return elector().propose(p, ctx);
    propose_result<node> result;
    office().visit(ctx, [&](auto& s) { result = s.propose(p, ctx); });
    return result;
  }

  /// Names the earliest deadline (`never` where there is none), where it is another one than before.
  template <class Host, class Context>
  void arm(Host& host, Context& ctx) {
    auto& h = detail::hosted<P>(host);
    typename clock::time_point next = learner().deadline();
    office().visit(ctx, [&](auto& s) {
      if (auto const at = s.deadline(); at < next) next = at;
    });
    besides([&](auto& s) { next = std::min(next, s.deadline()); });
    if (again_) again_ = false, next = h.now();
    if (next == woken_) return;
    woken_ = next;
    h.wake_at(next);
  }

  membership<node> members_;
  node self_;
  std::size_t self_index_;
  settings<clock> times_;
  ledger<node, storage_type> ledger_;
  typename roles::template state<P> roles_;
  round heard_round_{};
  promise_mark<node> spent_{};  // no office is sought in this ballot again, nor in a lower one
  stop_reason stopped_ = stop_reason::none;
  typename clock::time_point woken_ = never<clock>;
  bool again_ = false;  // there is more to do than fitted into this turn
};

SYNOD_END_NAMESPACE
