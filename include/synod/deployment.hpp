// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <cstddef>
#include <optional>
#include <string_view>
#include <tuple>
#include <type_traits>
#include <utility>
#include <variant>

#include <synod/core/membership.hpp>
#include <synod/detail/check_deployment.hpp>
#include <synod/detail/refused.hpp>
#include <synod/detail/text.hpp>
#include <synod/replica.hpp>

SYNOD_BEGIN_NAMESPACE

/// `Count` nodes with these roles: `role::replica`, `role::witness`, `role::observer`, `role::proxy`, or a product of yours.
template <std::size_t Count, class Roles>
struct machines {
  static constexpr std::size_t count = Count;
  using roles = Roles;
};

namespace detail {

/// Protocol `P` on a machine with `Roles`, one of those of a deployment.
template <class P, class Roles, std::size_t Voters>
struct standing_apart : P {
  using machine = Roles;
  static constexpr std::size_t voters = Voters;
};

template <class P, class... Machines>
struct deployed : P {
  using protocol = P;
  static constexpr std::size_t nodes = (std::size_t{0} + ... + Machines::count);
  static constexpr std::size_t voters = (std::size_t{0} + ... + (votes<Machines> ? Machines::count : 0));

  /// Which of `Machines` the member with this index is; how many there are, where it is none.
  static constexpr std::size_t machine_of(std::size_t index) {
    std::size_t which = 0, end = 0;
    static_cast<void>(((end += Machines::count, index < end || (++which, false)) || ...));
    return which;
  }
  /// Whether the member with this index has a state machine; whether it is told of its vote again once it has lost its disk.
  static constexpr bool learns(std::size_t index) { return has<role::learner>(index); }
  static constexpr bool rejoins(std::size_t index) { return index >= voters || has<role::proposer>(index); }

  static constexpr auto build() {
    text_builder<512> t;
    bool first = true;
    ((t << (std::exchange(first, false) ? "" : ", ") << std::uint64_t{Machines::count}
        << (votes<Machines> ? " acceptor" : "") << (delivers<Machines> ? " learner" : "")
        << (proposes<Machines> ? " proposer" : "")), ...);
    return t;
  }
  /// "3 acceptor, 2 learner proposer, 1 learner": all nodes must have the same.
  static constexpr std::string_view layout = text_of<deployed>;

 private:
  template <class Role>
  static constexpr bool has(std::size_t index) {
    std::size_t which = 0;
    return ((which++ == machine_of(index) && Machines::roles::template has<Role>) || ...);
  }
};

}  // namespace detail

/// Protocol `P` with its roles on machines of their own: the first so many members in order are of the first kind, and so on.
///
///     using apart = synod::deployment<protocol, synod::machines<3, synod::role::witness>,
///                                     synod::machines<2, synod::role::proxy>, synod::machines<1, synod::role::observer>>;
///     synod::replica<apart> node({1, 2, 3, 4, 5, 6}, 4, times, storage);   // a proxy
///
/// Quorums are of acceptors alone, so these come first; all other nodes hear what is chosen, and keep a log that nobody counts.
/// - A witness votes and has no state machine: its host's `deliver` and `install` are never called, and it takes no snapshots.
///   One that has lost its disk abstains for ever (log/rejoin.hpp): others stand in for it, or it is given another name.
/// - An observer has the state, as a follower has it: reads of it may be stale. It answers `not_leader`, and who leads; under
///   `learning::gossip` no leader speaks to it, and it does not know.
/// - A proxy proposes and leads. The rounds that it has used are on its disk: without them it must come back by `rejoin`.
///
/// It goes wherever a protocol does: `replica`, `service`, `sim::world`. Refused where it cannot stand.
template <class P, class... Machines>
struct deployment
    : std::conditional_t<detail::admit_deployment<P, Machines...>(), detail::deployed<P, Machines...>, detail::refused> {};

/// A node of a deployment: what it is made of follows from its place among the members.
template <class P, class... Machines>
  requires(deployment<P, Machines...>::admitted)
class replica<deployment<P, Machines...>> {
 public:
  using protocol = deployment<P, Machines...>;
  using node = typename P::node;
  using command = typename P::command;
  using clock = typename P::clock;
  using storage_type = typename P::storage;
  using family = typename P::family;

  /// Pre and effects as of a whole replica; besides, a membership of another size than the deployment's does not fit.
  replica(membership<node> members, node self, settings<clock> times, storage_type storage = {}) {
    std::size_t const which = protocol::machine_of(members.index_of(self));
    make<0>(which < sizeof...(Machines) ? which : 0, members, self, times, std::move(storage));
    if (members.size() != protocol::nodes) stop(stop_reason::misconfigured);
  }

  template <class Host>
  void start(Host& h) { visit(*this, [&](auto& r) { r.start(h); }); }
  template <class Host, class M>
  void receive(Host& h, node const& from, M const& m) { visit(*this, [&](auto& r) { r.receive(h, from, m); }); }
  template <class Host>
  propose_result<node> propose(Host& h, command const& c, proposal id) {
    return visit(*this, [&](auto& r) { return r.propose(h, c, id); });
  }
  template <class Host>
  propose_result<node> barrier(Host& h, proposal id) { return visit(*this, [&](auto& r) { return r.barrier(h, id); }); }
  template <class Host>
  void wake(Host& h) { visit(*this, [&](auto& r) { r.wake(h); }); }
  template <class Host>
  void stored(Host& h, mark m) { visit(*this, [&](auto& r) { r.stored(h, m); }); }
  template <class Host>
  void drain(Host& h) { visit(*this, [&](auto& r) { r.drain(h); }); }
  bool compact(slot through) { return visit(*this, [&](auto& r) { return r.compact(through); }); }
  void stop(stop_reason why) { visit(*this, [&](auto& r) { r.stop(why); }); }
  bool stopped() const { return visit(*this, [](auto const& r) { return r.stopped(); }); }
  replica_status<node> status() const { return visit(*this, [](auto const& r) { return r.status(); }); }

  membership<node> const& members() const { return visit(*this, [](auto const& r) -> auto& { return r.members(); }); }
  node const& self() const { return visit(*this, [](auto const& r) -> auto& { return r.self(); }); }
  ledger<node, storage_type> const& log() const { return visit(*this, [](auto const& r) -> auto& { return r.log(); }); }
  storage_type& storage() { return visit(*this, [](auto& r) -> auto& { return r.storage(); }); }
  storage_type const& storage() const { return visit(*this, [](auto const& r) -> auto& { return r.storage(); }); }

  friend bool operator==(replica const&, replica const&) = default;
  static constexpr auto fields(auto& r) { return std::tie(r.is_); }

 private:
  using any = std::variant<replica<detail::standing_apart<P, typename Machines::roles, protocol::voters>>...>;

  template <std::size_t I, class... Args>
  void make(std::size_t which, membership<node> const& members, node const& self, settings<clock> const& times, storage_type&& s) {
    if constexpr (I < sizeof...(Machines)) {
      if (which == I) is_.emplace(std::in_place_index<I>, members, self, times, std::move(s));
      else make<I + 1>(which, members, self, times, std::move(s));
    }
  }
  /// Without the exception that std::visit may throw.
  template <std::size_t I = 0, class Self, class F>
  static decltype(auto) visit(Self& s, F f) {
    if constexpr (I + 1 == sizeof...(Machines)) return f(*std::get_if<I>(&*s.is_));
    else if (s.is_->index() != I) return visit<I + 1>(s, f);
    else return f(*std::get_if<I>(&*s.is_));
  }

  std::optional<any> is_;  // always one of them; replicas are not made from nothing
};

SYNOD_END_NAMESPACE
