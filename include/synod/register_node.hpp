// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <algorithm>
#include <cstddef>
#include <optional>
#include <tuple>
#include <type_traits>
#include <utility>
#include <vector>

#include <synod/codec/codec.hpp>
#include <synod/core/membership.hpp>
#include <synod/detail/refused_register_node.hpp>
#include <synod/log/copies.hpp>
#include <synod/message/flow.hpp>
#include <synod/role/caller.hpp>
#include <synod/role/gossiper.hpp>
#include <synod/role/keeper.hpp>
#include <synod/role/register_context.hpp>
#include <synod/role/role.hpp>

SYNOD_BEGIN_NAMESPACE
namespace role {

/// A keeper holds what is stored before its caller looks.
using register_roles = all_of<keeper, caller>;
static_assert(flow::closed<register_roles>());
/// Where nobody asks a quorum, there are those who spread what is held besides.
using gossip_roles = all_of<keeper, caller, gossiper>;
static_assert(flow::closed<gossip_roles>());

}  // namespace role

/// A node that keeps registers by protocol `P`, without I/O: a deterministic value, as a replica is (replica.hpp). Inputs
/// (`receive`, `read`, `write`, `wake`, `stored`) only change its state; once a turn the host calls `drain`, and all effects
/// leave there. A read or write gets one answer, and one that took too long is `unknown`: it may have been carried out, or may
/// be still.
///
/// | expression                  | returns         | meaning                                                           |
/// |-----------------------------|-----------------|-------------------------------------------------------------------|
/// | `h.send(to, message)`       |                 | hands a message to another node, now or later, or loses it; for each type of the family. What the message views lives until the call returns |
/// | `h.answered(answer)`        |                 | of an operation taken here (`register_answer`); must not call the node |
/// | `h.now()`                   | `time_point`    | the same value for a whole turn, never earlier than before        |
/// | `h.random()`                | `std::uint64_t` | an even draw; asked by `spreading::epidemic` alone, when a deadline is armed |
/// | `h.wake_at(time_point)`     |                 | call `wake` at this time, and forget the time given before        |
template <class P>
class register_node {
 public:
  using protocol = P;
  using node = typename P::node;
  using value = typename P::command;
  using clock = typename P::clock;
  using storage_type = typename P::storage;
  using family = typename P::family;
  using roles = std::conditional_t<P::spreading::asks_quorums, role::register_roles, role::gossip_roles>;
  using members_type = typename P::spreading::template members<node>;

  /// Pre: `members` is the same on every node. A membership that does not hold `self` or does not fit the quorum system, or
  /// invalid settings, make a node that is stopped.
  register_node(members_type members, node self, register_settings<clock> times, storage_type storage = {})
      : members_(std::move(members)), self_index_(members_.index_of(self)), times_(times),
        copies_(std::move(storage), P::limits::registers) {
    stopped_ = !(members_.valid() && members_.contains(self) && times_.valid() && suits(members_.size()));
  }

  /// Reads back what is durable. Once, before anything else. A storage that holds something else stops it.
  void start() {
    if (!stopped_ && !copies_.recover()) stopped_ = true;
  }

  /// A message from a peer. What it views must live until the call returns. Messages of strangers are dropped.
  template <class Host, class M>
  void receive(Host& host, node const& from, M const& m) {
    using kind = register_kind_of<M, family>;
    static_assert(!std::is_void_v<kind>, "synod: [message.kind] this type is no message of the protocol's family");
    std::size_t const i = members_.index_of(from);
    if (stopped_ || i == self_index_ || i == members_.npos) return;
    auto ctx = here(host);
    roles_.template on<kind>(from, m, ctx);
  }

  /// Begins a read, or a write; whether it was taken, or why not. What was taken is answered once, by `host.answered` in
  /// some later `drain`. Pre of both: `id` is not 0 and was never used before, by any node.
  template <class Host>
  role::taken read(Host& host, register_id which, proposal id) {
    if (stopped_) return role::taken::stopped;
    auto ctx = here(host);
    return caller().read(which, id, ctx);
  }
  template <class Host>
  role::taken write(Host& host, register_id which, value const& v, proposal id) {
    if (stopped_) return role::taken::stopped;
    auto ctx = here(host);
    std::vector<std::byte> bytes(codec::size(v));
    codec::write(bytes.data(), v);
    return caller().write(which, std::move(bytes), id, ctx);
  }
  /// The value in an answer to a read; nothing where nothing was written yet.
  static std::optional<value> value_of(register_answer<node> const& a) {
    value v{};
    return a.origin != proposal{} && codec::read(a.value, v) ? std::optional(std::move(v)) : std::nullopt;
  }

  /// Time has passed: the deadline given to `host.wake_at`, or any other time.
  template <class Host>
  void wake(Host& host) {
    if (stopped_) return;
    woken_ = clock::time_point::max();
    auto ctx = here(host);
    roles_.each([&](auto& r) {
      if constexpr (requires { r.wake(ctx); }) r.wake(ctx);
    });
  }
  /// A flush of the storage is done up to `m`.
  template <class Host>
  void stored(Host&, mark m) {
    if (!stopped_) copies_.stored(m);
  }

  /// The end of a turn: flushes, sends, answers, and names the next deadline.
  template <class Host>
  void drain(Host& host) {
    auto ctx = here(host);
    if (stopped_) return caller().stop(ctx);
    copies_.flush();
    caller().settle(ctx);
    copies_.flush();
    caller().settle(ctx);  // with a storage that is done at once, what was numbered just now is durable
    roles_.each([&](auto& r) { r.drain(ctx); });
    auto next = clock::time_point::max();
    roles_.each([&](auto& r) {
      if constexpr (requires { r.deadline(next); }) next = r.deadline(next);
    });
    if (next == woken_) return;
    woken_ = next;
    host.wake_at(next);
  }

  /// Ends it for good: a failed flush is never tried again. What is open is answered `unknown` by the next `drain`.
  void stop() { stopped_ = true; }
  bool stopped() const { return stopped_; }

  members_type const& members() const { return members_; }
  /// What is held here of register `r`.
  copy<node> const& held(register_id r) const { return copies_.at(r); }
  std::size_t open() const { return roles_.template part<role::caller>().open(); }
  storage_type& storage() { return copies_.storage(); }
  storage_type const& storage() const { return copies_.storage(); }

  /// The same state: with a comparable storage, these nodes are values.
  friend bool operator==(register_node const&, register_node const&) = default;
  static constexpr auto fields(auto& n) { return std::tie(n.copies_, n.roles_, n.stopped_); }

 private:
  template <class, class> friend class register_context;

  static constexpr bool suits(std::size_t n) {
    if constexpr (P::spreading::asks_quorums) return P::quorum::voters == 0 || P::quorum::voters == n;
    else return n != 0;
  }
  template <class Host>
  auto here(Host& host) { return register_context<register_node, Host>{*this, host}; }
  auto& caller() { return roles_.template part<role::caller>(); }

  members_type members_;
  std::size_t self_index_;
  register_settings<clock> times_;
  copies<node, storage_type> copies_;
  typename roles::template state<P> roles_{};
  bool stopped_ = false;
  typename clock::time_point woken_ = clock::time_point::max();
};

SYNOD_END_NAMESPACE
